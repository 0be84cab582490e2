package access

import "time"

// Tries is how many wrong sign-ins in a row lead to a pause.
const Tries = 10

// Forgotten is how long after the last one wrong sign-ins are forgotten.
const Forgotten = 24 * time.Hour

// Wait is how long an address must wait after so many wrong sign-ins in a row.
// The first three cost nothing, then the waits grow by the second; at Tries comes
// a pause of 15 minutes, and one more for each further try, of an hour at most.
// So guessing is slow, and a stranger's guesses lock nobody out for long.
func Wait(wrong int) time.Duration {
	switch {
	case wrong <= 3:
		return 0
	case wrong < Tries:
		return time.Duration(wrong-3) * time.Second
	}
	return min(time.Duration(wrong-Tries+1)*15*time.Minute, time.Hour)
}

// Left is how many tries there are before a pause.
func Left(wrong int) int { return max(Tries-wrong, 0) }
