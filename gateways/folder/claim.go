//go:build !linux

package folder

import "errors"

// Claim is a call that only Linux has.
func (rooted) Claim(folder, from, to string) error { return errors.ErrUnsupported }
