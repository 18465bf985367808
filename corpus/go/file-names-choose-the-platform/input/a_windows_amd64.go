package p

const WindowsAMD64 = 1
