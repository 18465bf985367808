package p

const LinuxARM64 = 1
