// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/xml_report.h"

namespace genie {

/// Reads the XML of NUnit 2 (`<test-results>`) and NUnit 3 (`<test-run>`), also a `<test-suite>` alone, as a stream. Suite is the
/// class, name the method with its arguments. Skipped and ignored tests are skipped; inconclusive and not runnable ones are
/// unknown, with the word as rawStatus; an error is failed with rawStatus "error". What failed after the last test of a fixture
/// gives one failed case `fixture [suite]`.
class NunitXmlReader final : public XmlReportReader {
public:
    explicit NunitXmlReader(CaseSink sink);
};

} // namespace genie
