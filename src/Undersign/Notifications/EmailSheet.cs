using Undersign.Organisations;

namespace Undersign.Notifications;

/// <summary>One section of an organisation's email settings, with what it inherits.</summary>
/// <param name="Section">The global default's name, or a module's.</param>
/// <param name="Own">What the section says itself: what is in force, or a version that somebody is still trying.</param>
/// <param name="Version">Of <paramref name="Own"/>; 0 where nobody has set anything.</param>
/// <param name="Seen">The version that is in force; 0 for none.</param>
internal sealed record EmailSheet(Organisation Organisation, string Section, EmailSection Global, EmailSection Own, long Version, long Seen)
{
    public MailModule? Module => MailModule.Find(Section);

    public string Title => Module?.Title ?? "Global default";

    public EffectiveEmail Effective => new(Module, Global, Own);

    /// <returns><see langword="null"/> where anything is wrong.</returns>
    public EmailSettings? Read(EmailSecrets secrets, out EmailFaults faults) => EmailReader.Read(Effective, Organisation, secrets, out faults);

    /// <summary>The same section as somebody would have it.</summary>
    public EmailSheet With(EmailSection own) => this with { Own = own, Global = Module is null ? own : Global };
}
