package p

const LinuxAMD64 = 1
