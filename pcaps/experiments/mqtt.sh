# No web: a message is published to mosquitto.
packages=(mosquitto mosquitto-clients)
ports=(1883)
shows=('mqtt.msgtype == 3')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    printf 'listener 1883 127.0.0.1\nallow_anonymous true\n' >mosquitto.conf
    start_server mosquitto 1883 mosquitto -c mosquitto.conf
}

client() { mosquitto_pub -h 127.0.0.1 -t colour -m blue -q 1; }
