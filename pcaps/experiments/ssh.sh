# Something that is no web conversation: a command on another machine over SSH.
packages=(openssh-server openssh-client)
ports=(22)
shows=('ssh.protocol' 'ssh.message_code == 20')

server() {
    ssh-keygen -q -t ed25519 -N '' -C webconv -f host
    ssh-keygen -q -t ed25519 -N '' -C webconv -f user
    # sshd wants a folder of its own in /run; this one is gone with the experiment's mounts.
    mount -t tmpfs none /run
    mkdir /run/sshd
    cat >sshd.conf <<END
HostKey $scratch/host
AuthorizedKeysFile $scratch/user.pub
StrictModes no
PermitRootLogin yes
END
    start_server sshd 22 /usr/sbin/sshd -D -e -f "$scratch/sshd.conf"
}

client() { ssh -F none -i user -o StrictHostKeyChecking=no -o UserKnownHostsFile=known root@127.0.0.1 echo hello; }
