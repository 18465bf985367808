export default { cone: 6, atmosphere: "reduction" };
