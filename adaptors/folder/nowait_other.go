//go:build !unix

package folder

const noWait = 0
