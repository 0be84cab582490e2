//go:build unix

package folder

import "syscall"

// noWait keeps a pipe that was put in a file's place from holding us.
const noWait = syscall.O_NONBLOCK
