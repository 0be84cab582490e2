package dinero

import (
	"fmt"
	"net/http"
)

// The codes of error bodies.
const (
	codeNotFound       = 40
	codeUnauthorized   = 41
	codeValidation     = 42
	codeLimit          = 43
	codeNoLines        = 45
	codeOutdated       = 58
	codeNoDocument     = 63
	codeDeleted        = 65
	codeDuplicate      = 72
	codeNoSubscription = 90
)

// problem is an error answer with a JSON body.
type problem struct {
	status, code    int
	message, danish string
	violations      []violation
	bare            bool // code and message alone
}

// violation is one rule that a request breaks: property or rule name, and text.
type violation struct{ property, english, danish string }

func (p *problem) Error() string { return fmt.Sprintf("%d/%d %s", p.status, p.code, p.message) }

// body has the five properties seen together.
func (p *problem) body() object {
	out := object{{"code", p.code}, {"message", p.message}}
	if p.bare {
		return out
	}
	violations := p.violations
	var rules any
	if violations == nil {
		violations = []violation{{"message", p.message, p.danish}}
	} else {
		named := object{}
		for _, v := range violations {
			named = append(named, member{v.property, v.english})
		}
		rules = named
	}
	texts, list := []object{}, []object{}
	for _, v := range violations {
		texts = append(texts,
			object{{"property", v.property}, {"message", v.danish}},
			object{{"property", v.property}, {"message", v.english}})
		list = append(list, object{{"Code", v.property}, {"Message", v.english}})
	}
	return append(out,
		member{"validationErrors", rules},
		member{"languageSpecificMessages", texts},
		member{"errorMessageList", list})
}

func unauthorized() *problem {
	return &problem{status: http.StatusUnauthorized, code: codeUnauthorized, bare: true,
		message: "The access token is missing, wrong or expired"}
}

func forbidden(message, danish string) *problem {
	return &problem{status: http.StatusForbidden, code: codeUnauthorized, message: message, danish: danish}
}

func unsubscribed(code int) *problem {
	return &problem{status: http.StatusForbidden, code: code,
		message: "The organization has no active Pro subscription",
		danish:  "Firmaet har ikke et aktivt Pro-abonnement"}
}

func notFound(what string) *problem {
	return &problem{status: http.StatusNotFound, code: codeNotFound,
		message: what + " was not found", danish: what + " findes ikke"}
}

func unacceptable() *problem {
	return &problem{status: http.StatusNotFound, code: codeNotFound,
		message: "The requested format is not supported", danish: "Formatet understøttes ikke"}
}

// invalid is 400 with one broken rule.
func invalid(code int, property, english, danish string) *problem {
	return &problem{status: http.StatusBadRequest, code: code,
		message: heading(code), violations: []violation{{property, english, danish}}}
}

func validation(property, english string) *problem {
	return invalid(codeValidation, property, english, "Ugyldig værdi: "+property)
}

func heading(code int) string {
	switch code {
	case codeLimit:
		return "Limit exceeded"
	case codeNoLines:
		return "The document has no lines"
	case codeOutdated:
		return "Timestamp is outdated"
	case codeNoDocument:
		return "No result for the guid"
	case codeDeleted:
		return "Item is deleted"
	case codeDuplicate:
		return "Duplicated entity"
	case codeNotFound:
		return "Not found"
	default:
		return "Validation error"
	}
}
