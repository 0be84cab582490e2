package dashboard

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/scheduler"
)

type schedulePage struct {
	*frame
	Head  *adaptorHead
	Form  form
	Next  []nextRun
	Clock string // a change of the clock is near
}

type nextRun struct{ Day, Time, UTC string }

func weekdays() []string {
	return []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
}

func (c *call) schedule() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	p, err := c.schedulePage(a, a.Schedule)
	if err != nil {
		return err
	}
	return c.render("schedule", p)
}

func (c *call) schedulePage(a setup.Activation, s setup.Schedule) (*schedulePage, error) {
	h, err := c.head(a, "schedule")
	if err != nil {
		return nil, err
	}
	p := &schedulePage{frame: c.frame(a.Name), Head: h}
	p.Crumb = &link{c.T("nav.adaptors"), c.at("adaptors")}
	every := field{Name: "every", Label: c.T("schedule.how-often"), Type: "radio", Choices: c.choices(s.Every,
		setup.Off, c.T("schedule.off"), "15m", c.T("schedule.15m"), "30m", c.T("schedule.30m"), setup.Hourly, c.T("schedule.hourly"),
		setup.Daily, c.T("schedule.daily"), setup.Weekly, c.T("schedule.weekly"), setup.Cron, c.T("schedule.cron"))}
	at := strings.Join(s.At, ", ")
	days := field{Name: "days", Label: c.T("schedule.days"), Type: "checks", When: "every=weekly"}
	for _, d := range weekdays() {
		days.Choices = append(days.Choices, option{Value: d, Title: c.T("schedule." + d), On: slices.Contains(s.Days, d)})
	}
	missed := field{Name: "missed", Label: c.T("schedule.missed"), Type: "radio", Choices: c.choices(map[bool]string{true: "wait", false: "catch"}[s.WaitOut],
		"catch", c.T("schedule.catch-up"), "wait", c.T("schedule.wait-out"))}
	p.Form.Fields = []field{every,
		{Name: "minute", Label: c.T("schedule.minute"), Type: "number", Value: strconv.Itoa(s.Minute), When: "every=hourly"},
		{Name: "at", Label: c.T("schedule.at"), Hint: c.T("schedule.at-hint"), Type: "text", Value: or(at, "06:00"), When: "every=daily,weekly"},
		days,
		{Name: "cron", Label: c.T("schedule.expression"), Hint: c.T("schedule.expression-hint"), Type: "text", Value: s.Cron, When: "every=cron", Optional: true},
		{Name: "zone", Label: c.T("first.zone"), Hint: c.T("schedule.zone-hint", "zone", c.company.Zone), Type: "text", Value: s.Zone, Optional: true},
		missed,
	}
	next := c.nextSlots(s, 5)
	for _, t := range next {
		p.Next = append(p.Next, nextRun{c.T("schedule." + weekdays()[(int(t.Weekday())+6)%7]), t.Format("2006-01-02 15:04 MST"), t.UTC().Format(time.RFC3339)})
	}
	if len(next) > 1 {
		_, first := next[0].Zone()
		_, last := next[len(next)-1].Zone()
		if first != last {
			p.Clock = c.T("schedule.clock")
		}
	}
	return p, nil
}

func (c *call) enteredSchedule() (s setup.Schedule, err error) {
	s.Every, s.Cron, s.Zone, s.WaitOut = c.v("every"), c.v("cron"), c.v("zone"), c.v("missed") == "wait"
	if s.Every != setup.Cron {
		s.Cron = ""
	}
	if s.Every == setup.Hourly {
		if s.Minute, err = strconv.Atoi(or(c.v("minute"), "0")); err != nil {
			return s, fault.Setting("minute", "%q is not a minute from 0 to 59", c.v("minute"))
		}
	}
	if s.Every == setup.Daily || s.Every == setup.Weekly {
		for _, at := range strings.FieldsFunc(c.v("at"), func(r rune) bool { return strings.ContainsRune(" ,;", r) }) {
			s.At = append(s.At, strings.Replace(at, ".", ":", 1))
		}
	}
	if s.Every == setup.Weekly {
		for _, d := range weekdays() {
			if slices.Contains(c.r.PostForm["days"], d) {
				s.Days = append(s.Days, d)
			}
		}
	}
	return s, scheduler.Check(s)
}

// saveSchedule stores a schedule. What came due before now is not made up for.
func (c *call) saveSchedule() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	s, err := c.enteredSchedule()
	for _, name := range []string{"minute", "at", "cron", "zone"} { // the lists of times among them
		if len(c.v(name)) > mostTyped {
			return errWords("fail.field", "name", name)
		}
	}
	if err != nil {
		p, failed := c.schedulePage(a, s)
		if failed != nil {
			return failed
		}
		c.markWrong(&p.Form, err, "")
		if len(p.Form.Wrong()) == 0 {
			p.Form.mark("every", c.cause(err.Error()))
		}
		return c.renderStatus(http.StatusUnprocessableEntity, "schedule", p)
	}
	now := c.now()
	err = c.Setup.ChangeActivation(c.ctx, c.company.ID, a.ID, func(a *setup.Activation) {
		s.Since = now
		a.Schedule = s
	})
	if err != nil {
		return err
	}
	c.flash("ok", c.T("field.saved"))
	return c.seeOther(c.at("adaptors", a.ID, "schedule"))
}
