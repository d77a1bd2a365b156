// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "host/net/url_probe.h"
#include "run/phases/phase_runner.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace genie {

/// What is known of one external link.
struct ExternalVerdict {
    enum class What { Fine, Doubtful, Broken, Skipped };
    What what = What::Fine;
    std::string reason; ///< lower-case fragment, empty when fine
};

/// Answers of less than a day ago, kept in one file between runs. A file that cannot be read is an empty one.
class LinkCache {
public:
    LinkCache(std::filesystem::path file, Moment now);
    [[nodiscard]] const UrlAnswer *find(const std::string &url) const;
    void keep(const std::string &url, const UrlAnswer &answer);
    /// Writes the file anew, at most 10,000 answers; a failure is no news.
    void save() const;

private:
    struct Entry {
        UrlAnswer answer;
        Moment asked;
    };
    std::filesystem::path m_file;
    Moment m_now;
    std::map<std::string, Entry> m_entries;
};

/// Asks the network about URLs: several hosts at once, one host one after another with a pause between.
class ExternalLinks {
public:
    ExternalLinks(UrlProbe &probe, milliseconds pause) : m_probe(probe), m_pause(pause) {}
    /// Verdicts in the order of `urls`, which are different from one another. False when the phase was cancelled meanwhile.
    bool check(const PhaseContext &context, const std::vector<std::string> &urls, std::vector<ExternalVerdict> &verdicts) const;

private:
    UrlProbe &m_probe;
    milliseconds m_pause;
};

/// What an answer means (spec/phases.md 3.5 NEW): refusals to robots and network trouble are doubtful, other codes from 400 on broken.
ExternalVerdict verdictOn(const UrlAnswer &answer, bool strict);

/// Whether a URL leads to this machine, which says nothing about a document.
bool isOwnMachine(const std::string &url);

} // namespace genie
