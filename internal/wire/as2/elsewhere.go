package as2

import (
	"fmt"
	"strings"

	"github.com/postbud/postbud/internal/web"
)

// elsewhere says whether the message was made for another partner than that of today,
// or for another server: it must not go there, and what is answered there says nothing
// about it.
func (e *errand) elsewhere() bool {
	return e.letter.Expect.To != e.partner() || e.letter.Host != "" && !strings.EqualFold(e.letter.Host, e.target.Host)
}

// whose says for whom it was made, to the person who must decide.
func (e *errand) whose() string {
	to := web.Safe(e.letter.Expect.To)
	if e.letter.Host != "" {
		to += " at " + web.Safe(e.letter.Host)
	}
	return fmt.Sprintf("the message %s was made for %s, who may have it, and the settings have changed since; it is not sent elsewhere; ask %s whether it arrived", web.Safe(e.letter.id()), to, web.Safe(e.letter.Expect.To))
}
