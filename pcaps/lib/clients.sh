# Starting the clients that need more than a command.
# shellcheck shell=bash
# shellcheck disable=SC2154  # scratch is set by inside.sh

# start_chromium URL [OPTION...]: a headless browser with a fresh profile; its process is chromium_pid, and the process group is its
# own. What it would like to say to others than URL goes nowhere: this network namespace has no way out.
start_chromium() {
    setsid chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage \
        --user-data-dir="$scratch/chromium" "${@:2}" "$1" >"$scratch/chromium.log" 2>&1 &
    chromium_pid=$!
}

# stop_chromium [SIGNAL]: sends it to the browser process; that one ends its helpers, the network service among them.
stop_chromium() {
    stop "$chromium_pid" "${1:-TERM}"
}

# start_firefox URL: the same with Firefox; its process is firefox_pid.
start_firefox() {
    mkdir firefox
    cat >firefox/user.js <<'END'
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
END
    setsid firefox-esr --headless --no-remote --profile "$scratch/firefox" "$1" >"$scratch/firefox.log" 2>&1 &
    firefox_pid=$!
}

stop_firefox() { stop "$firefox_pid"; }
