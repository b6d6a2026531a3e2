# No web: lines of capital and small letters and their answers, memcached's text protocol.
packages=(memcached python3-pymemcache)
ports=(11211)
shows=('memcache')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_server memcached 11211 memcached -u nobody -l 127.0.0.1 -U 0; }

client() {
    python3 - <<'END'
from pymemcache.client.base import Client

client = Client(("127.0.0.1", 11211))
client.set("colour", "blue")
print(client.get("colour"))
client.close()
END
}
