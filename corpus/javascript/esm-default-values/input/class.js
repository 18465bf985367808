export default class { run() {} }
