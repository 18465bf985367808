/* License: none. */

/** Opens a thing.
 *
 * Twice is an error. */
int open_thing(const char *path);

// Closes it.
// Always works.
void close_thing(int thing);

int trailing; /* about trailing */
int plain;
enum mode {
  MODE_A, /**< the first */
  MODE_B  ///< the second
};

/* Not about it: an empty line between. */

#define LIMIT 10 /**< how many */

/* An export macro on a line of its own. */
#define API __attribute__((visibility("default")))
/** Documented through the macro. */
API
int exported(void);
