# Something that is no web conversation: psql asks PostgreSQL.
packages=(postgresql postgresql-client)
ports=(5432)
shows=('pgsql.query' 'pgsql.type == "Data row"')

server() {
    local programs=(/usr/lib/postgresql/*/bin)
    install -d -o postgres data sockets
    (cd / && runuser -u postgres -- "${programs[0]}/initdb" --auth=trust -D "$scratch/data") >initdb.log
    start_server postgres 5432 runuser -u postgres -- "${programs[0]}/postgres" -D "$scratch/data" -k "$scratch/sockets" -h 127.0.0.1
}

client() { psql -h 127.0.0.1 -U postgres -c 'select 6 * 7 as answer'; }
