// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/xml_report.h"

namespace genie {

/// Reads TRX, the report of `dotnet test` and Visual Studio, as a stream. Suite is the class of the test definition, which may
/// stand behind the results: up to `kMostHeld` results wait for it, further ones take the class from their full name. Every
/// result is a case, those of data rows (`InnerResults`) too. `NotExecuted` is skipped; words such as `Timeout` are failed with
/// the word as rawStatus; words that say neither are unknown. When no test failed, an error of
/// the run itself gives one failed case `run [error]`.
class TrxReader final : public XmlReportReader {
public:
    /// Results held until their test definition has come; as many definitions are kept.
    static constexpr std::size_t kMostHeld = 50'000;

    explicit TrxReader(CaseSink sink);
};

} // namespace genie
