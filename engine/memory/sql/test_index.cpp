// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/sql/test_index.h"

#include "core/domain/test_key.h"
#include "memory/sql/select_rows.h"

namespace genie {

namespace {

/// Names held at most; about 25 MB. Beyond it everything is forgotten and found again.
constexpr std::size_t kMostNames = 250'000;
/// Tests of a suite that are read at once; more are looked for one by one.
constexpr int kMostLoaded = 100'000;

bool sameSuite(const TestCase &a, const TestCase &b)
{
    return a.suite == b.suite && a.file == b.file && a.workspace == b.workspace && a.toolchain == b.toolchain;
}

std::string keyOf(const std::string &scenario, const TestSelector &identity)
{
    std::string key;
    for (const auto *part : {&scenario, &identity.toolchain, &identity.workspace, &identity.file, &identity.suite}) {
        key += std::to_string(part->size());
        key += ':';
        key += *part;
    }
    return key;
}

} // namespace

void TestIndex::forget()
{
    m_last = nullptr;
    m_suites.clear();
    m_names = 0;
}

Outcome<std::int64_t> TestIndex::idOf(SqlSession &session, const std::string &scenario, const TestCase &test, std::int64_t execution)
{
    if (m_names > kMostNames)
        forget();
    if (m_last == nullptr || m_lastScenario != scenario || !sameSuite(m_lastCase, test)) {
        const auto suite = suiteOf(session, scenario, test);
        if (!suite)
            return troubleOf(suite);
        m_last = *suite;
        m_lastScenario = scenario;
        m_lastCase.toolchain = test.toolchain;
        m_lastCase.workspace = test.workspace;
        m_lastCase.suite = test.suite;
        m_lastCase.file = test.file;
    }
    if (const auto known = m_last->tests.find(std::string_view(test.name)); known != m_last->tests.end())
        return known->second;
    return ensure(session, *m_last, test.name, execution);
}

Outcome<TestIndex::Suite *> TestIndex::suiteOf(SqlSession &session, const std::string &scenario, const TestCase &test)
{
    const TestSelector identity = identityOf(test);
    auto [place, fresh] = m_suites.try_emplace(keyOf(scenario, identity));
    Suite &suite = place->second;
    if (!fresh)
        return &suite;
    m_names += 1; // suites count too: there may be one for each test
    auto made = session.run("insert_test_suite", {scenario, identity.toolchain, identity.workspace, identity.file, identity.suite});
    auto id = made ? session.selectInteger("test_suite", {scenario, identity.toolchain, identity.workspace, identity.file, identity.suite})
                   : made;
    if (!id) {
        m_suites.erase(place);
        return troubleOf(id);
    }
    suite.id = *id;
    if (*made > 0)
        return &suite; // It is new, so it has no tests.
    if (auto loaded = load(session, suite); !loaded) {
        m_suites.erase(place);
        return troubleOf(loaded);
    }
    return &suite;
}

Done TestIndex::load(SqlSession &session, Suite &suite)
{
    const Done read = session.select("tests_of_suite", {suite.id, kMostLoaded}, [&](SqlRow &row) -> Done {
        std::string name = row.text();
        suite.tests.emplace(std::move(name), row.integer());
        return {};
    });
    m_names += suite.tests.size();
    return read;
}

Outcome<std::int64_t> TestIndex::ensure(SqlSession &session, Suite &suite, const std::string &name, std::int64_t execution)
{
    const auto made = session.runPlain("insert_test", {suite.id, name, execution});
    if (!made)
        return troubleOf(made);
    // Another process may have made it since we looked.
    const auto id = made->rows > 0 ? Outcome<std::int64_t>(made->key) : session.selectInteger("test_in_suite", {suite.id, name});
    if (!id)
        return id;
    suite.tests.emplace(name, *id);
    ++m_names;
    return id;
}

} // namespace genie
