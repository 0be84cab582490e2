package x12

import (
	"slices"
	"strconv"
	"strings"
)

// envelope follows the three envelopes of an interchange: ISA to IEA, GS to GE, ST
// to SE.
type envelope struct {
	open                    bool // an interchange is
	interchange, group, set Segment
	groups, sets, segments  int // counted so far in their envelope
}

// trailers are the control segments but for ISA, which only an interchange begins.
var trailers = []string{"GS", "ST", "SE", "GE", "IEA", "ISA", "TA1"}

// take looks at the next segment.
func (e *envelope) take(s Segment) error {
	e.segments++
	inGroup, inSet := e.group.ID != "", e.set.ID != ""
	switch {
	case s.ID == "SE" && inSet:
		return e.endSet(s)
	case s.ID == "GE" && inGroup && !inSet:
		return e.endGroup(s)
	case s.ID == "IEA" && !inGroup:
		return e.endInterchange(s)
	case s.ID == "ST" && inGroup && !inSet:
		return e.beginSet(s)
	case s.ID == "GS" && !inGroup:
		return e.beginGroup(s)
	case s.ID == "TA1" && !inGroup:
		return nil
	case inSet && !slices.Contains(trailers, s.ID):
		return nil
	case inSet:
		return s.Unread("the transaction set %s has not ended (SE)", short(e.set.At(2)))
	case inGroup:
		return s.Unread("it stands outside a transaction set (ST)")
	}
	return s.Unread("it stands outside a functional group (GS)")
}

func (e *envelope) beginGroup(s Segment) error {
	if !digits(s.At(6), 9) {
		return s.Unread("the control number %q of the group (GS06) is not a number", short(s.At(6)))
	}
	e.groups++
	e.group, e.sets = s, 0
	return nil
}

func (e *envelope) beginSet(s Segment) error {
	e.sets++
	e.set, e.segments = s, 1
	return nil
}

func (e *envelope) endSet(s Segment) error {
	if err := agree(s, 1, "segments", e.segments); err != nil {
		return err
	}
	if s.At(2) != e.set.At(2) {
		return s.Unread("the control number %q does not agree with %q (ST02)", short(s.At(2)), short(e.set.At(2)))
	}
	e.set = Segment{}
	return nil
}

func (e *envelope) endGroup(s Segment) error {
	if err := agree(s, 1, "transaction sets", e.sets); err != nil {
		return err
	}
	if !same(s.At(2), e.group.At(6)) {
		return s.Unread("the control number %q does not agree with %q (GS06)", short(s.At(2)), short(e.group.At(6)))
	}
	e.group = Segment{}
	return nil
}

func (e *envelope) endInterchange(s Segment) error {
	if err := agree(s, 1, "functional groups", e.groups); err != nil {
		return err
	}
	if !same(s.At(2), e.interchange.At(13)) {
		return s.Unread("the control number %q does not agree with %q (ISA13)", short(s.At(2)), short(e.interchange.At(13)))
	}
	*e = envelope{}
	return nil
}

// agree holds a count against what was counted.
func agree(s Segment, element int, of string, counted int) error {
	said := s.At(element)
	if digits(said, 10) {
		if n, err := strconv.Atoi(said); err == nil && n == counted {
			return nil
		}
	}
	return s.Unread("it counts %q %s, there are %d", short(said), of, counted)
}

// same compares two control numbers, which may have zeros in front.
func same(a, b string) bool {
	return digits(a, 9) && strings.TrimLeft(a, "0") == strings.TrimLeft(b, "0")
}
