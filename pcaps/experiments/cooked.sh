# Recorded on all interfaces at once: Linux cooked frames instead of Ethernet's.
packages=(nginx-light curl)
interface=any
link=LINUX_SLL
shows=('sll and http.response')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_nginx ''; }

client() { curl -sS http://127.0.0.1/layout.css; }
