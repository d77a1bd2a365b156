// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/python/failing_line.h"

#include "core/base/text.h"
#include "formats/results/case_text.h"

namespace genie::python {

void findFailingLine(TestCase &test)
{
    if (test.status != TestStatus::Failed || test.file.empty())
        return;
    const std::string plain = test.file + ":";
    const std::string traced = "/" + test.file + "\", line ";
    for (const auto &line : text::split(test.message, '\n')) {
        int number = 0;
        if (line.starts_with(plain))
            number = leadingLineNumber(std::string_view(line).substr(plain.size()));
        else if (const auto at = line.find(traced); at != std::string::npos)
            number = leadingLineNumber(std::string_view(line).substr(at + traced.size()));
        if (number > 0)
            test.line = number;
    }
}

} // namespace genie::python
