package dashboard

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/plugin"
)

// chainForm is the part of a rule's form that says where a document goes when it
// surely could not be delivered by the gateway before.
type chainForm struct {
	Strict   field
	Takes    []string // how long it may take
	Inherits string   // what holds while the customer's own rule says nothing
	Steps    []chainStep
	More     *chainStep // an empty one to fill in; nil when there are as many as may be
}

// chainStep is one further gateway.
type chainStep struct {
	At           int // from 0, as its fields are named
	Heading      string
	Fields       []field
	Was          []keptValue // what its settings are for
	Sections     []ruleSection
	Stored       bool
	First, Final bool
}

// stepKey names the fields of a step.
func stepKey(at int, name string) string { return "then." + strconv.Itoa(at) + "." + name }

// chainOf shows the chain of a rule. The first is the rule with what it inherits of
// format, gateway and options.
func (c *call) chainOf(n names, e, first rule.Export, inherits string, customer bool) (chainForm, error) {
	f := chainForm{Inherits: inherits, Strict: field{Name: "strict", Label: c.T("rules.then-how"), Type: "select"}}
	strict := []string{"", c.T("rules.then-itself"), string(rule.On), c.T("rules.then-person")}
	if customer {
		holds := c.T("rules.then-itself")
		if first.Strict == rule.On {
			holds = c.T("rules.then-person")
		}
		strict = []string{"", c.T("rules.inherit", "value", holds), string(rule.Off), c.T("rules.then-itself"), string(rule.On), c.T("rules.then-person")}
	}
	f.Strict.Choices = c.choices(string(e.Strict), strict...)
	for i, s := range e.Then {
		step := c.chainStep(n, i, s, first.Format)
		step.Stored, step.Heading, step.First, step.Final = true, strconv.Itoa(i+2)+". "+n.gateway(s.Destination), i == 0, i == len(e.Then)-1
		sections, err := c.stepSections(e, i, first.Format)
		if err != nil {
			return f, err
		}
		for _, section := range sections {
			step.Sections = append(step.Sections, c.showSection(section, c.stepBase(section, s, first), *section.own(&e)))
		}
		f.Steps = append(f.Steps, step)
	}
	f.Takes = c.chainTakes(len(e.Then), e.Strict == rule.On || e.Strict == rule.Inherit && customer && first.Strict == rule.On)
	if len(e.Then) < rule.MostSteps {
		more := c.chainStep(n, len(e.Then), rule.Step{}, first.Format)
		more.Heading = c.T("rules.then-more", "n", len(e.Then)+2)
		f.More = &more
	}
	return f, nil
}

// chainStep asks for gateway and format of a step.
func (c *call) chainStep(n names, at int, s rule.Step, format string) chainStep {
	gateway := field{Name: stepKey(at, "destination"), Label: c.T("word.gateway"), Type: "select",
		Choices: []option{{Title: c.T("rules.none-chosen"), On: s.Destination == ""}}}
	gateway.Choices = append(gateway.Choices, c.named(s.Destination, n.gateways)[1:]...)
	formats := []string{"", c.T("rules.then-same", "format", or(c.formatName(format), c.T("rules.none-chosen")))}
	for _, f := range c.allTold(c.Formats.Specs()) {
		formats = append(formats, f.Name, f.Title)
	}
	return chainStep{At: at, Was: []keptValue{{stepKey(at, "was"), s.Destination}, {stepKey(at, "format-was"), s.Format}}, Fields: []field{
		gateway, {Name: stepKey(at, "format"), Label: c.T("word.format"), Type: "select", Choices: c.choices(s.Format, formats...)},
	}}
}

// stepSections are the settings that a step has of its own: of its format and of
// its gateway.
func (c *call) stepSections(e rule.Export, at int, format string) ([]sectionSpec, error) {
	s := e.Then[at]
	all, err := c.ruleSections(or(s.Format, format), s.Destination)
	if err != nil {
		return nil, err
	}
	var sections []sectionSpec
	for _, one := range all {
		switch one.key {
		case "options":
			one.own = func(e *rule.Export) *plugin.Values { return &e.Then[at].Options }
		case "delivery":
			one.own = func(e *rule.Export) *plugin.Values { return &e.Then[at].Delivery }
		default:
			continue
		}
		one.word, one.key = one.key, stepKey(at, one.key)
		sections = append(sections, one)
	}
	return sections, nil
}

// stepBase is what a step inherits: the options of the rule where its format is the
// same.
func (c *call) stepBase(of sectionSpec, s rule.Step, first rule.Export) plugin.Values {
	if of.word == "options" && (s.Format == "" || s.Format == first.Format) {
		return first.Options
	}
	return nil
}

// enteredChain reads the chain that was posted, and does what its buttons say: up,
// down or remove. A step without a gateway is removed. Settings of another gateway
// or format do not fit and are dropped with it.
func (c *call) enteredChain(e *rule.Export, format string) error {
	e.Strict = rule.Switch(c.v("strict"))
	if e.Strict != rule.On && e.Strict != rule.Off {
		e.Strict = rule.Inherit
	}
	do, which, _ := strings.Cut(c.v("do"), ".")
	at, err := strconv.Atoi(which)
	if err != nil {
		do = ""
	}
	posted := rule.Export{}
	for i := range rule.MostSteps {
		s := rule.Step{Destination: c.v(stepKey(i, "destination"))}
		if f, ok := c.Formats.Find(c.v(stepKey(i, "format"))); ok {
			s.Format = f.Declared().Name
		}
		if s.Destination != "" {
			d, err := c.Setup.Destination(c.ctx, c.company.ID, s.Destination)
			if err != nil {
				return err
			}
			s.Destination = d.ID
		}
		posted.Then = append(posted.Then, s)
	}
	for i := range posted.Then {
		if err := c.enteredStep(&posted, i, format); err != nil {
			return err
		}
	}
	then := posted.Then
	switch {
	case do == "remove" && at >= 0 && at < len(then):
		then[at].Destination = ""
	case do == "up" && at > 0 && at < len(then):
		then[at-1], then[at] = then[at], then[at-1]
	case do == "down" && at >= 0 && at < len(then)-1 && then[at+1].Destination != "":
		then[at], then[at+1] = then[at+1], then[at]
	}
	e.Then = slices.DeleteFunc(then, func(s rule.Step) bool { return s.Destination == "" })
	if len(e.Then) == 0 {
		e.Then = nil
	}
	return nil
}

// enteredStep reads the settings of one step.
func (c *call) enteredStep(e *rule.Export, at int, format string) error {
	s := &e.Then[at]
	if s.Destination == "" {
		return nil
	}
	sections, err := c.stepSections(*e, at, format)
	if err != nil {
		return err
	}
	for _, one := range sections {
		same := one.word == "delivery" && c.v(stepKey(at, "was")) == s.Destination ||
			one.word == "options" && c.v(stepKey(at, "format-was")) == s.Format
		if !same {
			continue
		}
		c.enteredRule(e, []sectionSpec{one})
	}
	return nil
}

// checkChain says what is wrong with the chain of a rule, by the name of the posted
// field.
func (c *call) checkChain(e, first rule.Export, n names) (wrong map[string]string, err error) {
	wrong = map[string]string{}
	seen := map[string]bool{first.Destination: true}
	for i, s := range e.Then {
		if seen[s.Destination] {
			wrong[stepKey(i, "destination")] = c.T("rules.then-twice", "name", n.gateway(s.Destination))
		}
		seen[s.Destination] = true
		sections, err := c.stepSections(e, i, first.Format)
		if err != nil {
			return nil, err
		}
		for _, one := range sections {
			base := c.stepBase(one, s, first)
			one.common = func(e rule.Export) plugin.Values {
				if len(e.Then) == 0 {
					return base
				}
				return *one.own(&e)
			}
			for name, says := range c.checkRule(rule.Export{}, e, []sectionSpec{one}) {
				wrong[name] = says
			}
		}
	}
	if len(e.Then) > 0 && first.Destination == "" {
		wrong[stepKey(0, "destination")] = c.T("rules.choose-gateway")
	}
	return wrong, nil
}

// chainSays is a chain in words, "nothing" where there is none.
func (c *call) chainSays(n names, then []rule.Step) string {
	var names []string
	for _, s := range then {
		names = append(names, n.gateway(s.Destination))
	}
	if len(names) == 0 {
		return c.T("rules.then-stops")
	}
	return strings.Join(names, " → ")
}

// mark puts the faults into the fields, and adds those to the summary.
func (f *chainForm) mark(wrong map[string]string, summary *form) {
	for i := range f.Steps {
		for j := range f.Steps[i].Fields {
			one := &f.Steps[i].Fields[j]
			if one.Error = wrong[one.Name]; one.Error != "" {
				summary.Fields = append(summary.Fields, *one)
			}
		}
		more := markSections(f.Steps[i].Sections, wrong)
		summary.Fields = append(summary.Fields, more.Fields...)
	}
}

// wrongRule says what is wrong with a rule and its chain. The first is the rule with
// what it inherits.
func (c *call) wrongRule(common, own, first rule.Export, sections []sectionSpec) (map[string]string, error) {
	n, err := c.names()
	if err != nil {
		return nil, err
	}
	wrong, err := c.checkChain(own, first, n)
	if err != nil {
		return nil, err
	}
	maps.Copy(wrong, c.checkRule(common, own, sections))
	return wrong, nil
}

// firstOf is the rule in force for a customer, as its chain follows it.
func firstOf(common rule.Export, v customerView) rule.Export {
	first := rule.Export{Format: v.format, Destination: v.gate, Options: v.own.Options, Strict: common.Strict}
	if v.format == common.Format {
		first.Options = common.Options.With(v.own.Options)
	}
	return first
}
