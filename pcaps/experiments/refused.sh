# curl asks where nobody listens.
packages=(curl)
shows=('tcp.flags.reset == 1')

server() { :; }

client() { ! curl -sS http://127.0.0.1/ 2>/dev/null; }
