namespace Undersign.Notifications;

/// <summary><em>Save and send test email</em>: what was entered is stored, tried on the way that mail takes, and in force when that was good. EM-3.</summary>
internal sealed class EmailSaving(EmailStore store, EmailTests tests, EmailTester tester, EmailSecrets secrets)
{
    /// <param name="sheet">As it was shown to whoever entered.</param>
    /// <param name="recipient">As it was typed.</param>
    /// <param name="insists">It comes in force even where the test fails.</param>
    public async Task<SavingOutcome> SaveAsync(EmailSheet sheet, EmailEntry entry, string recipient, bool insists, string author, CancellationToken cancellationToken)
    {
        var (organisation, section) = (sheet.Organisation, sheet.Section);
        if (entry.Values.Any(value => value.Value.Length > 0 && EmailFields.Of(sheet.Module).Any(field => field.IsSecret && field.Name == value.Key)) && secrets.Fault is { } noKey)
        {
            return new SavingOutcome.Faulty([(EmailFields.Password, $"cannot be sealed: {noKey}")], RecipientFault: null);
        }

        var candidate = entry.Over(sheet.Own, organisation.Name, section, secrets);
        var settings = sheet.With(candidate).Read(secrets, out var faults);
        var to = EmailReader.Address(recipient.Trim());
        entry.CheckLogin(sheet.With(candidate).Effective, faults);
        if (settings is null || to is null || faults.Any)
        {
            return new SavingOutcome.Faulty(faults.All, to is null ? NoRecipient(recipient.Trim(), $"you@{organisation.MainDomain}") : null);
        }

        if (await store.StoreAsync(organisation.Name, section, candidate, sheet.Seen, author, cancellationToken) is not { } version)
        {
            return new SavingOutcome.Conflict();
        }

        // Whoever has pressed the button may leave the page: what was begun is told to the next who opens it.
        var report = await tester.SendAsync(settings, section, organisation, to, CancellationToken.None);
        await tests.StoreAsync(organisation.Name, section, version, report, CancellationToken.None);
        if ((report.IsGood || insists) && !await store.EnforceAsync(organisation.Name, section, version, sheet.Seen, CancellationToken.None))
        {
            return new SavingOutcome.Conflict();
        }

        return new SavingOutcome.Tested(version, report, IsInForce: report.IsGood || insists);
    }

    private static string NoRecipient(string typed, string example) => typed.Length == 0
        ? $"A test needs a recipient, such as {example}."
        : $"A test needs a recipient: {EmailReader.NoAddress(typed, example)}; one alone.";
}

/// <summary>What became of what somebody entered.</summary>
internal abstract record SavingOutcome
{
    private SavingOutcome()
    {
    }

    /// <summary>It makes no sense, and nothing was stored.</summary>
    public sealed record Faulty(IReadOnlyList<(EmailField Field, string Says)> Faults, string? RecipientFault) : SavingOutcome;

    /// <summary>Somebody else's has come in force meanwhile, and stays.</summary>
    public sealed record Conflict : SavingOutcome;

    public sealed record Tested(long Version, EmailTestReport Report, bool IsInForce) : SavingOutcome;
}
