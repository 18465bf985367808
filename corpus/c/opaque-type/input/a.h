typedef struct opaque opaque_t;
typedef struct opaque2 *handle;
