local Socket = {}
function Socket:send(data) end
function Socket.connect(host, port) end
return Socket
