// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/xml_report.h"

namespace genie {

/// Reads the XML of xUnit.net version 2 and later (`<assemblies>`) as a stream. Suite is the class, name the display name without
/// it; `NotRun` is skipped with that word as rawStatus, a word that is not known gives an unknown case. An error outside of the
/// tests gives one failed case `name [type]`.
class XunitXmlReader final : public XmlReportReader {
public:
    explicit XunitXmlReader(CaseSink sink);
};

} // namespace genie
