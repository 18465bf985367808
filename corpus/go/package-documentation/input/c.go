// Also here.
package p
