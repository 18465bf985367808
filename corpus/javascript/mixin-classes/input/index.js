const Named = Base => class extends Base { name() {} }
class Plain { plain() {} }
exports.Both = class Both extends Named(Plain) { both() {} }
exports.Named = Named
