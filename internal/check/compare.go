package check

import (
	"regexp"
	"strconv"
	"time"

	"github.com/postbud/postbud/internal/xmltree"
)

// Equal holds where both numbers are given and the same. Its values are what was
// found and what was due, so the number of the document comes first.
func Equal(found, due Num) Cond {
	return compare(found, due, func(x, y number) bool { return x.cmp(y) == 0 })
}

// Above holds where a is greater than b.
func Above(a, b Num) Cond { return compare(a, b, func(x, y number) bool { return x.cmp(y) > 0 }) }

// AtLeast holds where a is not less than b.
func AtLeast(a, b Num) Cond { return compare(a, b, func(x, y number) bool { return x.cmp(y) >= 0 }) }

// Below holds where a is less than b.
func Below(a, b Num) Cond { return compare(a, b, func(x, y number) bool { return x.cmp(y) < 0 }) }

// Near holds where the two differ by no more than slack.
func Near(found, due Num, slack string) Cond {
	return apart(found, due, slack, func(c int) bool { return c <= 0 })
}

// Within holds where the two differ by less than limit.
func Within(found, due Num, limit string) Cond {
	return apart(found, due, limit, func(c int) bool { return c < 0 })
}

func apart(found, due Num, slack string, right func(int) bool) Cond {
	most, ok := parseNumber([]byte(slack))
	if !ok {
		panic(slack + " is not a number")
	}
	return compare(found, due, func(x, y number) bool { return right(x.add(y.neg()).abs().cmp(most)) })
}

// Given holds where the number is not absent.
func Given(a Num) Cond { return compare(a, a, func(number, number) bool { return true }) }

// compare does not hold where one of the numbers is absent.
func compare(found, due Num, right func(x, y number) bool) Cond {
	return func(c *compiler) test {
		a, b := found(c), due(c)
		return test{
			holds: func(m *machine, n xmltree.Node) bool {
				x := a(m, n)
				if !x.given {
					return false
				}
				y := b(m, n)
				return y.given && right(x, y)
			},
			values: func(m *machine, n xmltree.Node) []string {
				return []string{a(m, n).String(), b(m, n).String()}
			},
		}
	}
}

// True and False hold where one of the texts at the path is that flag, "1" and
// "0" among them. A text that is no flag rejects the document.
func True(path string) Cond { return flag(path, "true", "1") }

// False is told with True.
func False(path string) Cond { return flag(path, "false", "0") }

var flags = []string{"true", "false", "1", "0"}

func flag(path, word, digit string) Cond {
	return func(c *compiler) test {
		p := c.path(path)
		holds := func(m *machine, n xmltree.Node) bool {
			from := p.collect(m, n)
			defer m.drop(from)
			for i := from; i < len(m.items); i++ {
				switch text := trim(m.text(m.items[i])); string(text) {
				case word, digit:
					return true
				case "true", "false", "1", "0":
				default:
					m.reject(RuleFlag, m.items[i].node, text)
				}
			}
			return false
		}
		decided := p.byText(never, holds)
		return test{holds: holds, shape: func(m *machine, n xmltree.Node) verdict {
			if text, _ := m.loneText(p, n); decided == nil || text.given && !contains(flags, trim(text.text)) {
				return perhaps // it is asked, and rejects
			}
			return decided(m, n)
		}}
	}
}

// OnOrAfter holds where the day at one path is not before the day at the other.
// A text that is no day rejects the document.
func OnOrAfter(one, other string) Cond {
	return func(c *compiler) test {
		p, q := c.path(one), c.path(other)
		return test{
			holds: func(m *machine, n xmltree.Node) bool {
				a, okA := m.day(p, n)
				b, okB := m.day(q, n)
				return okA && okB && !a.Before(b)
			},
			values: func(m *machine, n xmltree.Node) []string {
				a, _ := m.single(p, n)
				found := string(trim(a))
				b, _ := m.single(q, n)
				return []string{found, string(trim(b))}
			},
		}
	}
}

// OnOrBefore holds where the day at one path is not after the day at the other.
func OnOrBefore(one, other string) Cond {
	return func(c *compiler) test {
		t := OnOrAfter(other, one)(c)
		turned := t.values
		t.values = func(m *machine, n xmltree.Node) []string {
			v := turned(m, n)
			return []string{v[1], v[0]}
		}
		return t
	}
}

func (m *machine) day(p path, n xmltree.Node) (time.Time, bool) {
	from := p.collect(m, n)
	found := m.items[from:]
	m.items = m.items[:from]
	if len(found) == 0 {
		return time.Time{}, false
	}
	if len(found) > 1 {
		m.reject(RuleSingle, found[1].node, m.text(found[1]))
	}
	day, ok := Day(m.text(found[0]))
	if !ok {
		m.reject(RuleDate, found[0].node, m.text(found[0]))
	}
	return day, ok
}

// Day reads xs:date, with or without a zone, as the moment it begins.
func Day(text []byte) (time.Time, bool) {
	text = trim(text)
	if len(text) == len(time.DateOnly) && text[0] != '-' {
		day, err := time.Parse(time.DateOnly, string(text))
		return day, err == nil
	}
	return rareDay(string(text))
}

// anyDay is year, month, day and zone; a year may have a minus and more than four
// digits.
var anyDay = regexp.MustCompile(`^(-?(?:[1-9][0-9]{3,8}|0[0-9]{3}))-([0-9]{2})-([0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?$`)

func rareDay(text string) (time.Time, bool) {
	part := anyDay.FindStringSubmatch(text)
	if part == nil {
		return time.Time{}, false
	}
	year, _ := strconv.Atoi(part[1])
	month, _ := strconv.Atoi(part[2])
	day, _ := strconv.Atoi(part[3])
	begin := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if begin.Month() != time.Month(month) || begin.Day() != day {
		return time.Time{}, false
	}
	if zone := part[4]; len(zone) > 1 {
		hours, _ := strconv.Atoi(zone[1:3])
		minutes, _ := strconv.Atoi(zone[4:])
		if minutes > 59 || hours*60+minutes > 14*60 {
			return time.Time{}, false
		}
		offset := time.Duration(hours*60+minutes) * time.Minute
		if zone[0] == '+' {
			offset = -offset
		}
		begin = begin.Add(offset)
	}
	return begin, true
}
