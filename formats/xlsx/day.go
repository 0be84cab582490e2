package xlsx

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/invoice"
)

// A day in a sheet is a number: how many days after an epoch it is. The epoch of
// most workbooks puts 1900-03-01 at 61; between it and 1900 they count a day that
// never was (29 February 1900), so those numbers are left alone. Others count from
// 1904 (workbookPr date1904, ECMA-376 part 1 section 18.17.4).
var (
	epoch1900 = time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	epoch1904 = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
)

const (
	firstSafe = 61
	lastDay   = 2958465 // 9999-12-31 in the count from 1900
)

// serial is the number of a day in a workbook that counts from 1900. It is not ok
// for a day that such a workbook cannot hold.
func serial(d invoice.Date) (number string, ok bool) {
	days := int(d.Time().Sub(epoch1900) / (24 * time.Hour))
	return strconv.Itoa(days), d.Given() && days >= firstSafe && days <= lastDay
}

// dayOf is the day of a number in a sheet. A time of day behind the point is left out.
func dayOf(number string, from1904 bool) (string, error) {
	text, err := plain(number)
	if err != nil {
		return "", err
	}
	whole, _, _ := strings.Cut(text, ".")
	days, err := strconv.Atoi(whole)
	if err != nil || days < 0 || days > lastDay || !from1904 && days < firstSafe {
		return "", fmt.Errorf("%.40q is not the number of a day", number)
	}
	epoch := epoch1900
	if from1904 {
		epoch = epoch1904
	}
	return epoch.AddDate(0, 0, days).Format(time.DateOnly), nil
}
