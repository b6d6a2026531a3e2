# Recorded on all interfaces at once: Linux cooked frames of version 2 instead of Ethernet's.
packages=(nginx-light curl)
interface=any
link=LINUX_SLL2
shows=('sll and http.response')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_nginx ''; }

client() { curl -sS http://127.0.0.1/layout.css; }
