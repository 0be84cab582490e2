package dashboard

import (
	"maps"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// test is how the test of a draft ended, as it is stored with the gateway.
func (d *draft) test() setup.Test {
	t := setup.Test{At: d.at}
	err := d.failed
	for _, s := range d.steps {
		if !s.OK {
			t.Step, err = s.Name, s.Problem()
			break
		}
	}
	if t.Wrong = err != nil; !t.Wrong {
		return t
	}
	t.Code, t.Cause = fault.CodeOf(err), plugin.Wrong(err)[0].Message
	if f := fault.As(err); f != nil {
		t.Args = f.Args
	}
	return t
}

// testOf is what is known of a test of the settings that are saved now: of the draft
// where it tested just these, of the stored gateway where nothing changed, else none.
// plain are those that are saved, defaults filled in.
func (c *call) testOf(d setup.Destination, spec plugin.Spec, e entered, plain plugin.Values, now settled) setup.Test {
	if on := c.onDraft(c.draftOfGateway(d)); on != nil && on.said == nil {
		tested, err := settle(spec, d.Settings, d.Secrets, on.entered)
		if err == nil && maps.Equal(tested.all, now.all) {
			return on.test()
		}
	}
	if len(e.secrets) == 0 && !now.moved && maps.Equal(d.Settings, plain) {
		return d.Tested
	}
	return setup.Test{}
}

// testFailed says whether the last that is known of a gateway is a test that failed.
func testFailed(d setup.Destination) bool { return d.Tested.Wrong && d.Tested.At.After(d.LastSuccess) }

// testSays is when the last test of a gateway was made and how it ended, "" where none
// was.
func (c *call) testSays(d setup.Destination) string {
	t := d.Tested
	switch {
	case t.At.IsZero():
		return ""
	case !t.Wrong:
		return c.T("gateways.test-passed", "time", c.time(t.At))
	}
	why := c.cause(t.Cause)
	if t.Code != "" {
		why = c.entry(t.Code, t.Args, t.Cause).Title
	}
	step := c.T("field.step-begin")
	if t.Step != "" {
		step = c.said(t.Step)
	}
	return c.T("gateways.test-said", "time", t.At, "step", step, "why", lowerFirst(why))
}
