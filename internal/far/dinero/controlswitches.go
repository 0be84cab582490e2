package dinero

import "net/http"

// switchBody is the switches as the control interface writes them; what is left
// out stays. rotate_refresh is the reference's word, the opposite of ReuseRefresh.
type switchBody struct {
	RateLimit                *int    `json:"rate_limit"`
	RotateRefresh            *bool   `json:"rotate_refresh"`
	CreditNoteNegativeTotals *bool   `json:"creditnote_negative_totals"`
	Brownout                 *bool   `json:"brownout"`
	AutoApprove              *bool   `json:"auto_approve"`
	WrappedTokenErrors       *bool   `json:"wrapped_token_errors"`
	BankFields               *bool   `json:"bank_fields"`
	ExtraFields              *bool   `json:"extra_fields"`
	PDFContentType           *string `json:"pdf_content_type"`
	SubscriptionCode         *int    `json:"subscription_code"`
}

func (s *Server) controlSwitches(*http.Request) (any, error) {
	now := s.Switches()
	return switchBody{
		new(now.rateLimit()), new(!now.ReuseRefresh), &now.CreditNoteNegativeTotals, &now.Brownout, &now.AutoApprove,
		&now.WrappedTokenErrors, &now.BankFields, &now.ExtraFields,
		new(first(now.PDFContentType, mediaBinary)), new(now.subscriptionCode()),
	}, nil
}

func (s *Server) controlSwitch(r *http.Request) (any, error) {
	var body switchBody
	if err := readControl(r, &body); err != nil {
		return nil, err
	}
	s.Switch(func(to *Switches) {
		turn(&to.RateLimit, body.RateLimit)
		turn(&to.CreditNoteNegativeTotals, body.CreditNoteNegativeTotals)
		turn(&to.Brownout, body.Brownout)
		turn(&to.AutoApprove, body.AutoApprove)
		turn(&to.WrappedTokenErrors, body.WrappedTokenErrors)
		turn(&to.BankFields, body.BankFields)
		turn(&to.ExtraFields, body.ExtraFields)
		turn(&to.PDFContentType, body.PDFContentType)
		turn(&to.SubscriptionCode, body.SubscriptionCode)
		if body.RotateRefresh != nil {
			to.ReuseRefresh = !*body.RotateRefresh
		}
	})
	return s.controlSwitches(r)
}

func turn[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}
