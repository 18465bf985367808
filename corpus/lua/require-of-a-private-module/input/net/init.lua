return {
  Socket = require("net._socket"),
  connect = require("net._socket").connect,
}
