using System.Globalization;
using Undersign.Diagnosis;
using Undersign.Notifications;

namespace Undersign.Admin.EmailSettings;

/// <summary>The email settings in the page's words.</summary>
internal static class EmailWords
{
    public static string Way(EffectiveEmail effective) => effective[EmailFields.Way].Value == "server"
        ? effective[EmailFields.Server].Meant is { Length: > 0 } server ? $"{server}:{effective[EmailFields.Port].Value}" : "a server, not named yet"
        : "through the gateway";

    public static string From(EffectiveEmail effective) => effective[EmailFields.From].Meant is { Length: > 0 } from ? from : "not set";

    public static string Origin(EmailOrigin origin) => origin switch
    {
        EmailOrigin.Module => "set here",
        EmailOrigin.Global => "from the global default",
        _ => "built in",
    };

    /// <summary>As a choice reads; other values as they are.</summary>
    public static string Shown(EffectiveValue value) => value.Field.Choices.Where(choice => choice.Value == value.Value).Select(static choice => choice.Words).FirstOrDefault() ?? (value.Value.Length == 0 ? "nothing" : value.Value);

    /// <summary>What counts where nothing is chosen in this section.</summary>
    public static string Inherited(EmailSheet sheet, EmailField field)
    {
        var silent = sheet.Own with { Values = sheet.Own.Values.Where(value => value.Key != field.Name).ToDictionary(StringComparer.Ordinal) };
        var without = sheet.With(silent).Effective[field];
        return $"{Shown(without)} ({Origin(without.Origin)})";
    }

    /// <summary>What counts, and who has said it.</summary>
    public static string Note(EmailSheet sheet, EmailField field)
    {
        var value = sheet.Effective[field];
        return value.IsFixed ? $"Fixed by the global default: {Shown(value)}."
            : value.Secret is { } secret ? $"It is set since {secret.Since.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} for {secret.For}, {Origin(value.Origin)}."
            : field.IsSecret ? "None is set."
            : field.Kind is EmailFieldKind.Text or EmailFieldKind.Lines || (value.Origin == EmailOrigin.BuiltIn && value.Value.Length == 0) ? ""
            : $"Counts: {Shown(value)}, {Origin(value.Origin)}.";
    }

    public static string Test(EmailTestReport? report) => report is null ? "never tested"
        : string.Create(CultureInfo.InvariantCulture, $"{(report.IsGood ? "good" : $"failed at {Stopped(report)}")}, {report.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {report.Milliseconds} ms{(report.Sends ? "" : ", without sending")}");

    /// <summary>What came of saving, as it is told once the test has been made.</summary>
    public static (string Says, string Colour) Outcome(EmailTestReport report, bool isInForce) => (report.IsGood, isInForce) switch
    {
        (true, true) => ($"Changes have been saved and a test email was sent to {report.Recipient}.", "good"),
        (true, false) => ($"A test email was sent to {report.Recipient}, and nothing has changed: these settings have not come in force. Save them again.", "attention"),
        (_, true) => ($"Changes have been saved as you insisted, though no test email was sent: it failed at {Stopped(report)}.", "attention"),
        _ => ($"Nothing has changed: the test failed at {Stopped(report)}, and what was in force stays in force. What you entered is below; put it right and test it again.", "bad"),
    };

    /// <returns>A class of the style sheet.</returns>
    public static string Colour(EmailTestReport? report) => report switch { null => "", { IsGood: true } => "good", _ => "bad" };

    public static string Stopped(EmailTestReport report) => report.Stages.FirstOrDefault(static stage => stage.Outcome == StageOutcome.Failed)?.Name ?? "the settings";

    public static IReadOnlyList<(string Name, string Colour, string Says)> Track(EmailTestReport report) =>
    [
        .. report.Stages.Select(static stage => (
            stage.Name,
            stage.Outcome switch { StageOutcome.Passed => "good", StageOutcome.Attention => "attention", StageOutcome.Failed => "bad", _ => "" },
            stage.Outcome == StageOutcome.NotReached ? "not reached" : string.Create(CultureInfo.InvariantCulture, $"{stage.Milliseconds} ms{(stage.Seen.Length > 0 ? $": {stage.Seen}" : "")}"))),
    ];
}
