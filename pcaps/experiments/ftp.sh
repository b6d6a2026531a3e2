# No web: curl fetches a file from an FTP server, which speaks first; the file comes on a second connection.
packages=(python3-pyftpdlib curl)
filter='tcp port 21 or tcp port 2121'
shows=('ftp.request.command == "RETR"' 'ftp-data')

server() { start_server ftp 21 python3 -m pyftpdlib -i 127.0.0.1 -p 21 -r 2121-2121 -d "$scratch/site"; }

client() { curl -sS --disable-epsv ftp://127.0.0.1/layout.css; }
