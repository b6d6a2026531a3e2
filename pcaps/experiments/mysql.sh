# No web: mariadb asks MariaDB.
packages=(mariadb-server mariadb-client)
ports=(3306)
shows=('mysql.query' 'tcp.srcport == 3306 and tcp.len > 0')

server() {
    install -d -o mysql data
    mariadb-install-db --user=mysql --datadir="$scratch/data" --auth-root-authentication-method=normal >install.log 2>&1
    start_server mariadbd 3306 mariadbd --no-defaults --user=mysql --datadir="$scratch/data" --socket="$scratch/data/socket" \
        --bind-address=127.0.0.1 --port=3306
}

client() { mariadb --no-defaults --protocol=tcp --host=127.0.0.1 --user=root --skip-ssl -e 'select 6 * 7 as answer'; }
