# Something that is no web conversation: redis-cli and redis-server.
packages=(redis-server redis-tools)
ports=(6379)
shows=('tcp.len > 0' '!http')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_server redis 6379 redis-server --save '' --bind 127.0.0.1; }

client() { redis-cli -r 3 INCR count; }
