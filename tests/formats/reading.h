// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/result_reader.h"

#include <QFile>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace genie::reading {

using MakeReader = std::function<std::unique_ptr<ResultReader>(CaseSink)>;

/// What a reader made of some bytes.
struct Result {
    std::vector<TestCase> cases;
    Done done;
};

/// One of the captured files in tests/data/formats; fails the test program when it is absent.
inline std::string captured(const char *name)
{
    QFile file(QStringLiteral(GENIE_SOURCE_DIR "/tests/data/formats/") + QString::fromLatin1(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no captured file %s", name);
    return file.readAll().toStdString();
}

/// Feeds the bytes in pieces that end at the given positions.
inline Result readSplit(const MakeReader &make, std::string_view bytes, const std::vector<std::size_t> &ends = {})
{
    Result result;
    const auto reader = make([&](TestCase &&found) { result.cases.push_back(std::move(found)); });
    std::size_t start = 0;
    for (const std::size_t end : ends) {
        reader->feed(bytes.substr(start, end - start));
        start = end;
    }
    reader->feed(bytes.substr(start));
    result.done = reader->finish();
    return result;
}

/// A case in one line: `failed(raw) suite|name file:line 10ms [IDS]`, its parts left out where empty.
inline QString inOneLine(const TestCase &test)
{
    QString line = QString::fromUtf8(toWord(test.status).data(), static_cast<int>(toWord(test.status).size()));
    if (!test.rawStatus.empty())
        line += QStringLiteral("(%1)").arg(QString::fromStdString(test.rawStatus));
    line += QStringLiteral(" %1|%2").arg(QString::fromStdString(test.suite), QString::fromStdString(test.name));
    if (!test.file.empty())
        line += QStringLiteral(" %1:%2").arg(QString::fromStdString(test.file)).arg(test.line);
    if (test.duration.count() > 0)
        line += QStringLiteral(" %1ms").arg(test.duration.count());
    for (const auto &id : test.requirementIds)
        line += QStringLiteral(" [%1]").arg(QString::fromStdString(id));
    return line;
}

inline QStringList inLines(const std::vector<TestCase> &cases)
{
    QStringList lines;
    for (const auto &test : cases)
        lines += inOneLine(test);
    return lines;
}

/// The first case of that name; a case named "absent" when there is none.
inline TestCase named(const Result &result, std::string_view name)
{
    for (const auto &test : result.cases)
        if (test.name == name)
            return test;
    TestCase absent;
    absent.name = "absent";
    return absent;
}

/// Whether two readings told the same, cases and failure.
inline bool same(const Result &a, const Result &b)
{
    const auto problem = [](const Result &result) { return result.done ? std::string() : result.done.error().message; };
    return a.cases == b.cases && a.done.has_value() == b.done.has_value() && problem(a) == problem(b);
}

/// The first offset at which splitting the bytes in two changes the cases or the outcome; -1 when there is none. All pieces
/// of one byte count as offset 0.
inline int firstSplitThatMatters(const MakeReader &make, std::string_view bytes)
{
    const Result whole = readSplit(make, bytes);
    std::vector<std::size_t> every;
    for (std::size_t at = 1; at < bytes.size(); ++at) {
        every.push_back(at);
        if (!same(readSplit(make, bytes, {at}), whole))
            return static_cast<int>(at);
    }
    return same(readSplit(make, bytes, every), whole) ? -1 : 0;
}

/// Reads the bytes cut off at every offset, and with garbage put in at every offset. Every message must stay bounded, and
/// the cases must be those of the whole as far as they go: of the cuts, the largest number of cases.
inline std::size_t readMangled(const MakeReader &make, std::string_view bytes)
{
    constexpr std::string_view kGarbage("\xff\x00{\"]}<&\x1b[", 10);
    std::size_t most = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const Result cut = readSplit(make, bytes.substr(0, at));
        most = std::max(most, cut.cases.size());
        std::string spoilt(bytes);
        spoilt.insert(at, kGarbage);
        const Result garbled = readSplit(make, spoilt);
        for (const auto &test : garbled.cases)
            if (test.message.size() > ResultReader::kLongestMessage)
                qFatal("a message of %zu bytes", test.message.size());
    }
    return most;
}

} // namespace genie::reading
