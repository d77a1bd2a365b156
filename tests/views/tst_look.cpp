// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/requirement_report.h"
#include "views/style/look.h"
#include "views/style/style_sheet.h"

#include <QApplication>
#include <QImage>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace genie;
using namespace genie::ui;

namespace {

constexpr double kReadable = 4.5;    ///< WCAG 2.1, AA, for text of any size
constexpr double kPerceivable = 3.0; ///< the same for what is no text: the mark of keyboard focus

template <class E> std::vector<E> upTo(E last)
{
    std::vector<E> values;
    for (int value = 0; value <= static_cast<int>(last); ++value)
        values.push_back(static_cast<E>(value));
    return values;
}

bool drawsSomething(const QString &iconName, const QColor &colour)
{
    const QImage image = drawnIcon(iconName, colour, 16, 1.0).toImage();
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (qAlpha(image.pixel(x, y)) > 60)
                return true;
        }
    }
    return false;
}

/// Every value has a word and a picture, and no two values share either: nothing is told by colour alone.
template <class E> void verifySayings(const std::vector<E> &values)
{
    QSet<QString> words;
    QSet<QString> icons;
    for (const E value : values) {
        const Saying saying = Look::say(value);
        QVERIFY2(!saying.word.isEmpty(), qPrintable(QString::number(static_cast<int>(value))));
        QVERIFY2(!words.contains(saying.word), qPrintable(saying.word));
        QVERIFY2(!icons.contains(saying.iconName), qPrintable(saying.word + u' ' + saying.iconName));
        for (const Theme theme : {Theme::Light, Theme::Dark})
            QVERIFY2(drawsSomething(saying.iconName, colour(saying.tone, theme)), qPrintable(saying.iconName));
        words.insert(saying.word);
        icons.insert(saying.iconName);
    }
}

} // namespace

class TestLook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyKindOfEvidenceIsSaidInWords()
    {
        for (const char *word : {"symbol", "file+req", "file", "workflow", "req+phase", "req", "phase", "manual"}) {
            const QString said = Look::evidenceTier(word);
            QVERIFY2(said.size() > 8 && !said.contains(QLatin1Char('+')), word);
        }
        QCOMPARE(Look::evidenceTier("of tomorrow"), QStringLiteral("of tomorrow"));
    }
    void everyPairOfTextAndBackgroundIsReadable_data()
    {
        QTest::addColumn<QColor>("text");
        QTest::addColumn<QColor>("background");
        for (const Theme theme : {Theme::Light, Theme::Dark}) {
            for (const TextPair &pair : textPairs(theme)) {
                const QString name = (theme == Theme::Dark ? QStringLiteral("dark: ") : QStringLiteral("light: ")) + pair.name;
                QTest::newRow(qPrintable(name)) << pair.text << pair.background;
            }
        }
    }
    void everyPairOfTextAndBackgroundIsReadable()
    {
        QFETCH(const QColor, text);
        QFETCH(const QColor, background);
        const double ratio = contrast(text, background);
        QVERIFY2(ratio >= kReadable, qPrintable(QString::number(ratio, 'f', 2)));
    }

    void contrastIsMeasuredAsTheStandardSays()
    {
        QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrast(Qt::white, Qt::white), 1.0);
        QVERIFY(qAbs(contrast(QColor(0x76, 0x76, 0x76), Qt::white) - 4.54) < 0.01);
    }

    void everyToneIsAmongThePairs()
    {
        for (const Theme theme : {Theme::Light, Theme::Dark}) {
            const QList<TextPair> pairs = textPairs(theme);
            for (const Tone tone : upTo(Tone::Warning)) {
                const auto onTint = std::count_if(pairs.begin(), pairs.end(), [&](const TextPair &pair) {
                    return pair.text == colour(tone, theme) && pair.background == tint(tone, theme);
                });
                QVERIFY2(onTint > 0, qPrintable(QString::number(static_cast<int>(tone))));
            }
        }
    }

    void whatQtPaintsItselfIsReadable()
    {
        using Pair = std::pair<QPalette::ColorRole, QPalette::ColorRole>;
        for (const Theme theme : {Theme::Light, Theme::Dark}) {
            const QPalette palette = paletteFor(theme);
            for (const QPalette::ColorGroup group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
                for (const auto &[text, back] :
                     {Pair{QPalette::WindowText, QPalette::Window}, Pair{QPalette::Text, QPalette::Base},
                      Pair{QPalette::Text, QPalette::AlternateBase}, Pair{QPalette::ButtonText, QPalette::Button},
                      Pair{QPalette::PlaceholderText, QPalette::Base}, Pair{QPalette::HighlightedText, QPalette::Highlight},
                      Pair{QPalette::ToolTipText, QPalette::ToolTipBase}, Pair{QPalette::Link, QPalette::Base}}) {
                    const double ratio = contrast(palette.color(group, text), palette.color(group, back));
                    QVERIFY2(ratio >= kReadable, qPrintable(QStringLiteral("%1 on %2: %3").arg(text).arg(back).arg(ratio)));
                }
            }
        }
    }

    void keyboardFocusIsSeen()
    {
        for (const Theme theme : {Theme::Light, Theme::Dark}) {
            for (const Ink back : {Ink::Window, Ink::Surface, Ink::Sidebar}) {
                QVERIFY(contrast(colour(Ink::Accent, theme), colour(back, theme)) >= kPerceivable);
                QVERIFY(contrast(colour(Ink::Text, theme), colour(back, theme)) >= kPerceivable); // around the default button
            }
        }
    }

    void everyStatusHasAWordAndAPictureOfItsOwn()
    {
        verifySayings(upTo(RunStatus::Interrupted));
        verifySayings(upTo(PhaseStatus::Interrupted));
        verifySayings(upTo(TestStatus::Unknown));
        verifySayings(upTo(LinkState::Lost));
        verifySayings(upTo(Observation::Kind::Skip));
        QVERIFY(!Look::sayNeverRun().word.isEmpty());
        QVERIFY(drawsSomething(Look::sayNeverRun().iconName, Qt::black));
    }

    void everyStateOfARequirementIsSaid()
    {
        QSet<QString> words;
        RequirementView requirement;
        for (const char *live : {"failed", "passed", "skipped", "not_run"}) {
            for (const char *declared : {"complete", "in_progress", "planned", "pending", "not_implemented", "lunar"}) {
                requirement.live = live;
                requirement.declared = declared;
                const Saying saying = Look::say(requirement);
                QVERIFY(drawsSomething(saying.iconName, Qt::black));
                words.insert(saying.word);
            }
        }
        requirement.live = "passed";
        requirement.verified = true;
        QCOMPARE(Look::say(requirement).tone, Tone::Passed);
        requirement.stale = true; // proof of something that has changed since proves nothing
        QVERIFY(Look::say(requirement).tone != Tone::Passed);
        QCOMPARE(words.size(), 9);
        ValidationView proof;
        proof.live = "passed";
        QCOMPARE(Look::say(proof).tone, Tone::Passed);
        proof.staleBecause = "api/a.go changed";
        QVERIFY(Look::say(proof).tone != Tone::Passed);
        QVERIFY(drawsSomething(Look::say(proof).iconName, Qt::black));
    }

    void valuesThatNobodyKnowsYetAreUnknownAndNeverPassed()
    {
        QCOMPARE(Look::say(static_cast<RunStatus>(99)).word, Look::say(TestStatus::Unknown).word);
        QCOMPARE(Look::say(static_cast<PhaseStatus>(99)).word, Look::say(TestStatus::Unknown).word);
        QCOMPARE(Look::say(static_cast<TestStatus>(99)).tone, Tone::Unknown);
    }

    void everyFailureClassSaysWhatItMeans()
    {
        QSet<QString> words;
        QVERIFY(Look::failureClassWord(FailureClass::None).isEmpty());
        for (const FailureClass failure : upTo(FailureClass::Unavailable)) {
            if (failure == FailureClass::None)
                continue;
            QVERIFY(!words.contains(Look::failureClassWord(failure)));
            QVERIFY(Look::failureClassHint(failure).endsWith(u'.'));
            words.insert(Look::failureClassWord(failure));
        }
        QVERIFY(!words.contains(QString()));
    }

    void everyKindOfFailureNamesWhatFailed()
    {
        QSet<QString> texts;
        for (const FailureKind kind : upTo(FailureKind::Internal)) {
            const QString text = Look::failureText({kind, "the shelf is empty"});
            QVERIFY(text.contains(QStringLiteral("the shelf is empty")));
            QVERIFY(!texts.contains(text));
            texts.insert(text);
        }
    }

    void everyControlMarksKeyboardFocus()
    {
        for (const Theme theme : {Theme::Light, Theme::Dark}) {
            const QString sheet = styleSheetFor(theme);
            const QString mark = QStringLiteral("border-color: ") + colour(Ink::Accent, theme).name();
            for (const char *control : {"QPushButton:focus", "QToolButton:focus", "QLineEdit:focus", "QComboBox:focus", "QSpinBox:focus",
                                        "QCheckBox::indicator:focus", "QPushButton[kind=\"nav\"]:focus"}) {
                const qsizetype at = sheet.indexOf(QString::fromLatin1(control));
                QVERIFY2(at >= 0, control);
                QVERIFY2(sheet.mid(at, sheet.indexOf(u'}', at) - at).contains(mark), control);
            }
        }
    }

    void styleSheetsNameNoColourThatIsNotThere()
    {
        const QRegularExpression word(QStringLiteral("\\{[A-Za-z]+\\}"));
        for (const Theme theme : {Theme::Light, Theme::Dark}) {
            const QRegularExpressionMatch match = word.match(styleSheetFor(theme));
            QVERIFY2(!match.hasMatch(), qPrintable(match.captured()));
        }
    }

    void anotherThemeChangesEveryColourAtOnce()
    {
        Look &look = Look::current();
        look.apply(*qApp, ThemeChoice::Light);
        QCOMPARE(QApplication::palette().color(QPalette::Base), colour(Ink::Surface, Theme::Light));
        const QIcon mark = Look::statusIcon(RunStatus::Passed);
        const QImage light = mark.pixmap(16).toImage();
        look.apply(*qApp, ThemeChoice::Dark);
        QCOMPARE(look.theme(), Theme::Dark);
        QCOMPARE(QApplication::palette().color(QPalette::Base), colour(Ink::Surface, Theme::Dark));
        QVERIFY(qApp->styleSheet().contains(colour(Ink::Surface, Theme::Dark).name()));
        QVERIFY(mark.pixmap(16).toImage() != light); // the same icon, drawn anew
    }
};

QTEST_MAIN(TestLook)
#include "tst_look.moc"
