# Starting the servers. Each runs in the foreground of a background job and dies with the experiment's namespaces.
# shellcheck shell=bash
# shellcheck disable=SC2154  # scratch and lib are set by inside.sh

# How to run a command where the servers are; lib/veth.sh changes it.
server_side=()

# start_server NAME PORT COMMAND...: returns once it listens; its output is in NAME.log, its process in server_pid.
start_server() {
    local name=$1 port=$2
    shift 2
    # No function of the shell may be COMMAND: server_pid would be the shell's.
    "${server_side[@]}" "$@" >"$scratch/$name.log" 2>&1 &
    # shellcheck disable=SC2034  # for the experiments that end a server
    server_pid=$!
    wait_until listens_on "$port"
}

# start_nginx DIRECTIVES [LISTEN]: the site on LISTEN (80), DIRECTIVES in its server block.
start_nginx() {
    local listen=${2:-80}
    cat >nginx.conf <<END
user www-data;
worker_processes 1;
pid $scratch/nginx.pid;
error_log stderr;
daemon off;
events {}
http {
    include /etc/nginx/mime.types;
    access_log off;
    server {
        listen $listen;
        root $scratch/site;
        $1
    }
}
END
    listen=${listen%% *}
    start_server nginx "${listen##*:}" nginx -e stderr -p "$scratch" -c nginx.conf
}

# start_h2o [DIRECTIVES]: the site on 80; h2o accepts an upgrade to h2c without being told to.
start_h2o() {
    cat >h2o.conf <<END
user: www-data
listen: {port: 80}
num-threads: 1
hosts:
  default:
    paths:
      /: {file.dir: $scratch/site}
${1:-}
END
    start_server h2o 80 h2o -c h2o.conf
}

# start_grpc: a gRPC server without a service on 80. It speaks HTTP/2 only, and first.
start_grpc() {
    cat >server.py <<'END'
from concurrent import futures

import grpc

server = grpc.server(futures.ThreadPoolExecutor(1))
server.add_insecure_port("127.0.0.1:80")
server.start()
server.wait_for_termination()
END
    start_server python3 80 python3 server.py
}

# start_apache DIRECTIVES: the site on 80 with Debian's modules for HTTP/1.1 and HTTP/2 and nothing else.
start_apache() {
    local modules=/usr/lib/apache2/modules module
    {
        for module in mpm_event authz_core mime dir setenvif http2; do
            echo "LoadModule ${module}_module $modules/mod_$module.so"
        done
        cat <<END
ServerName webconv
ServerRoot $scratch
DefaultRuntimeDir $scratch
PidFile $scratch/apache.pid
ErrorLog $scratch/apache-error.log
User www-data
Group www-data
Listen 80
TypesConfig /etc/mime.types
DocumentRoot $scratch/site
$1
END
    } >apache.conf
    start_server apache 80 apache2 -d "$scratch" -f apache.conf -DFOREGROUND
}

# start_websocket_server [OPTION...]: the echo server on 8080, with websocket_server.py's options. The page that talks to
# it is the site's websocket.html on port 80.
start_websocket_server() {
    start_nginx ''
    start_server websocket 8080 python3 "$lib/websocket_server.py" "$@"
}

# make_certificate: cert.pem and key.pem, for this recording only.
make_certificate() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=127.0.0.1 -keyout key.pem -out cert.pem 2>openssl.log
    chmod 644 key.pem   # servers that give up root read it
}

# start_nginx_tls [DIRECTIVES] [LISTEN]: the site on LISTEN (443 ssl).
start_nginx_tls() {
    make_certificate
    start_nginx "ssl_certificate cert.pem; ssl_certificate_key key.pem; ssl_protocols TLSv1.2 TLSv1.3; ${1:-}" \
        "${2:-443 ssl}"
}

# start_h2o_tls: the site on 443, where ALPN may choose HTTP/2.
start_h2o_tls() {
    make_certificate
    cat >h2o.conf <<END
user: www-data
listen: {port: 443, ssl: {certificate-file: cert.pem, key-file: key.pem}}
num-threads: 1
hosts:
  default:
    paths:
      /: {file.dir: $scratch/site}
END
    start_server h2o 443 h2o -c h2o.conf
}
