package dashboard

// RouteOf is what the tests need of a route.
type RouteOf struct {
	Pattern string
	Need    string
	Fields  []string
	Often   bool
}

// Routes lists all routes, for tests that go through every one.
func Routes() (all []RouteOf) {
	names := map[right]string{anybody: "anybody", signedIn: "signed in", see: "see", work: "work", rules: "rules", setUp: "set up"}
	for _, r := range (&server{}).routes() {
		all = append(all, RouteOf{r.pattern, names[r.need], r.fields, r.often})
	}
	return all
}

// Defused is defused, for its own test.
func Defused(cell string) string { return defused(cell) }

// Ranges is ranges, for its own test.
func Ranges(text string) ([]string, error) { return ranges(text) }

// IndentXML is indentXML, for its own test.
func IndentXML(text string) string { return indentXML(text) }
