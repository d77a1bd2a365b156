// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/audit/audit_export.h"
#include "desk/audit/baseline_store.h"
#include "desk/audit/freeze_baseline.h"
#include "desk/audit/judge.h"
#include "desk/audit/line_map.h"
#include "desk/audit/tree_listing.h"
#include "core/base/digest.h"
#include "core/base/text.h"
#include "support/process_tools.h"

#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace genie;
using genie::test::contentOf;

namespace {

namespace fs = std::filesystem;

void write(const fs::path &file, const std::string &text)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

Baseline someBaseline()
{
    BaselineFacts facts;
    facts.scenario = "demo";
    facts.treeDigest = "t1";
    facts.execution = Execution{};
    facts.execution->id = "e1";
    facts.execution->treeDigest = "t1";
    facts.execution->status = RunStatus::Passed;
    facts.coverage = {{"go", ".", "b.go", {{1, 1}, {2, 0}}, 1, 2}, {"go", ".", "a.go", {{1, 1}}, 1, 1}};
    TestCase test;
    test.phase = "unit";
    test.toolchain = "go";
    test.workspace = ".";
    test.suite = "pkg";
    test.name = "TestA";
    test.file = "a_test.go";
    test.status = TestStatus::Passed;
    facts.cases = {test};
    facts.files = {"aa a.go"};
    return freezeBaseline(std::move(facts));
}

} // namespace

class AuditStoresTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void baselineIsKeptUnderItsOwnDigestReadOnly()
    {
        const QTemporaryDir directory;
        const BaselineStore store(directory.path().toStdString());
        const auto digest = store.put(someBaseline());
        QVERIFY2(digest, digest ? "" : digest.error().message.c_str());
        QCOMPARE(*digest, sha256Of(contentOf(store.objects().pathOf(*digest))));
        QCOMPARE(*store.put(someBaseline()), *digest);
        QCOMPARE(fs::status(store.objects().pathOf(*digest)).permissions(), fs::perms(0444));
        QVERIFY(store.objects().pathOf(*digest).string().find("/audit/objects/" + digest->substr(0, 2) + "/") != std::string::npos);
        const auto read = store.baseline(*digest);
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QVERIFY(*read == someBaseline());
    }

    void changedByteIsANamedFailure()
    {
        const QTemporaryDir directory;
        const BaselineStore store(directory.path().toStdString());
        const auto digest = store.put(someBaseline());
        const auto path = store.objects().pathOf(*digest);
        std::string bytes = contentOf(path);
        bytes[bytes.size() / 2] ^= 1;
        fs::remove(path);
        write(path, bytes);
        const auto read = store.baseline(*digest);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, FailureKind::Conflict);
        QVERIFY2(read.error().message.find("has been changed") != std::string::npos, read.error().message.c_str());
        QCOMPARE(store.baseline(std::string(64, '0')).error().kind, FailureKind::NotFound);
        QCOMPARE(store.baseline("../../etc/passwd").error().kind, FailureKind::Invalid);
        // Kept anew, it is whole again.
        QVERIFY(store.put(someBaseline()));
        QVERIFY(store.baseline(*digest));
    }

    void keptTreeComesBackByteForByte()
    {
        const QTemporaryDir directory;
        const fs::path root = directory.path().toStdString();
        write(root / "tree/a/b.txt", std::string("x\0y", 3));
        write(root / "tree/run.sh", "#!/bin/sh\n");
        write(root / "tree/node_modules/x.js", "left out");
        fs::permissions(root / "tree/run.sh", fs::perms(0755));
        fs::create_symlink("a/b.txt", root / "tree/link");
        const ObjectStore objects(root / "objects");
        const auto kept = keepTree(root / "tree", objects);
        QVERIFY2(kept, kept ? "" : kept.error().message.c_str());
        QVERIFY(kept->starts_with("copy:"));
        const Done restored = restoreTree(*kept, root / "again", objects);
        QVERIFY2(restored, restored ? "" : restored.error().message.c_str());
        QVERIFY(!fs::exists(root / "again/node_modules"));
        fs::remove_all(root / "tree/node_modules");
        QVERIFY(*listTree(root / "again") == *listTree(root / "tree"));
        QCOMPARE(digestOf(*listTree(root / "again")), digestOf(*listTree(root / "tree")));
        const auto blob = objects.pathOf(sha256Of("#!/bin/sh\n"));
        fs::remove(blob);
        write(blob, "#!/bin/sh\nrm -rf /\n");
        QCOMPARE(restoreTree(*kept, root / "third", objects).error().kind, FailureKind::Conflict);
    }

    void coverageOfAnotherTreeDoesNotCount()
    {
        QVERIFY(someBaseline().coverageKnown);
        QCOMPARE(someBaseline().coverage.front().path, std::string("a.go"));
        QVERIFY(someBaseline().tests.front().test.file.empty()); // its identity: a Go test keeps it when it moves
        BaselineFacts facts;
        facts.treeDigest = "t2";
        facts.execution = Execution{};
        facts.execution->treeDigest = "t1";
        facts.execution->status = RunStatus::Passed;
        facts.coverage = {{"go", ".", "b.go", {{1, 1}}, 1, 1}};
        Baseline baseline = freezeBaseline(facts);
        QVERIFY(!baseline.coverageKnown);
        QVERIFY(baseline.coverage.empty());
        QVERIFY2(baseline.coverageProblem.find("another tree") != std::string::npos, baseline.coverageProblem.c_str());
        facts.measured = TrialResult{};
        facts.measured->ran = true;
        facts.measured->coverage = facts.coverage;
        QVERIFY(freezeBaseline(facts).coverageKnown);
        facts.measured->ran = false;
        facts.measured->problem = "no go";
        QVERIFY(!freezeBaseline(facts).coverageKnown);
    }

    void linesAreFollowed()
    {
        const auto shifts = lineShifts("a\nb\nc\nd\ne\n", "a\nx\ny\nc\ne\nf\n");
        QCOMPARE(lineAfter(shifts, 1), std::optional(1));
        QCOMPARE(lineAfter(shifts, 2), std::optional<int>());
        QCOMPARE(lineAfter(shifts, 3), std::optional(4));
        QCOMPARE(lineAfter(shifts, 4), std::optional<int>());
        QCOMPARE(lineAfter(shifts, 5), std::optional(5));
        QVERIFY(lineShifts("a\nb\n", "a\nb\n").empty());
        QCOMPARE(lineAfter(lineShifts("", "a\nb\n"), 1), std::optional(3)); // what ends both texts is the same
    }

    void linesThatAreFollowedAreTheSame()
    {
        std::mt19937 random(7);
        for (int round = 0; round < 300; ++round) {
            std::vector<std::string> before;
            for (unsigned i = 0; i < random() % 40; ++i)
                before.push_back(std::string(1, static_cast<char>('a' + random() % 6)));
            std::vector<std::string> after = before;
            for (unsigned edit = 0; edit < random() % 8; ++edit) {
                if (!after.empty() && random() % 2 == 0)
                    after.erase(after.begin() + static_cast<long>(random() % after.size()));
                else
                    after.insert(after.begin() + static_cast<long>(random() % (after.size() + 1)), "new" + std::to_string(edit));
            }
            if (before.empty() || after.empty())
                continue;
            const auto shifts = lineShifts(text::join(before, "\n"), text::join(after, "\n"));
            int removed = 0;
            int added = 0;
            for (const auto &shift : shifts) {
                removed += shift.beforeCount;
                added += shift.afterCount;
            }
            QCOMPARE(static_cast<int>(before.size()) - removed, static_cast<int>(after.size()) - added);
            for (std::size_t line = 1; line <= before.size(); ++line)
                if (const auto now = lineAfter(shifts, static_cast<int>(line)))
                    QCOMPARE(after.at(static_cast<std::size_t>(*now - 1)), before[line - 1]);
        }
    }

    void verifyComputesTheVerdictAgainAndNamesWhatWasChanged()
    {
        const QTemporaryDir directory;
        const BaselineStore store(directory.path().toStdString());
        Evidence evidence;
        evidence.types = {"unit"};
        evidence.baselineDigest = *store.put(someBaseline());
        evidence.after.done = evidence.after.ran = evidence.after.coverageKnown = true;
        evidence.after.coverage = {{"a.go", {{1, 1}}, {}}, {"b.go", {{1, 1}}, {{2, 2}}}};
        Verdict verdict = verdictOf(evidence, someBaseline());
        verdict.evidenceDigest = *store.put(evidence);
        verdict.summary.id = "v1";
        QVERIFY2(verify(verdict, store).same, verdict.summary.sentence.c_str());
        Verdict lie = verdict;
        lie.summary.word = VerdictWord::Closed;
        const auto report = verify(lie, store);
        QVERIFY(!report.same);
        QCOMPARE(report.recomputed->word, VerdictWord::Unchanged);
        fs::remove(store.objects().pathOf(verdict.evidenceDigest));
        const auto gone = verify(verdict, store);
        QVERIFY(!gone.same && !gone.recomputed);
        QVERIFY2(gone.differences.front().find("cannot be computed again") != std::string::npos, gone.differences.front().c_str());
    }

    void exportHoldsTheVeryBytes()
    {
        const QTemporaryDir directory;
        const fs::path root = directory.path().toStdString();
        const BaselineStore store(root / "data");
        Evidence evidence;
        evidence.scenario = "demo";
        evidence.baselineDigest = *store.put(someBaseline());
        Verdict verdict = verdictOf(evidence, someBaseline());
        verdict.summary.id = "5f0c";
        verdict.evidenceDigest = *store.put(evidence);
        const auto folder = exportAudit({verdict, someBaseline(), evidence, "--- a\n+++ b\n"}, root);
        QVERIFY2(folder, folder ? "" : folder.error().message.c_str());
        QCOMPARE(sha256Of(contentOf(*folder / "baseline.json")), verdict.baselineDigest);
        QCOMPARE(sha256Of(contentOf(*folder / "evidence.json")), verdict.evidenceDigest);
        QVERIFY(contentOf(*folder / "README.md").find("audit verify 5f0c") != std::string::npos);
        for (const char *file : {"verdict.json", "changes.diff", "logs/result.log", "logs/tests.log"})
            QVERIFY2(fs::exists(*folder / file), file);
        QCOMPARE(exportAudit({verdict, someBaseline(), evidence, {}}, root).error().kind, FailureKind::Conflict);
    }
};

QTEST_GUILESS_MAIN(AuditStoresTest)
#include "tst_audit_stores.moc"
