/** @code
 * #define NOT_REAL 1
 * int not_real(void);
 * @endcode */
int f(void); /**< after */
