/// Name and version of this program, as plans, chunks and manifests carry it.
public let toolVersion = "omni 0.1.0"
