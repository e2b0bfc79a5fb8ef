using System.Globalization;

namespace Undersign.Onboarding;

/// <summary>What a parameter of an Exchange cmdlet is set to.</summary>
internal abstract record ExchangeValue
{
    private ExchangeValue()
    {
    }

    public static implicit operator ExchangeValue(string text) => new Text(text);

    public static implicit operator ExchangeValue(bool isOn) => new Flag(isOn);

    /// <summary>As an administrator types it into a field.</summary>
    public abstract string Words { get; }

    /// <summary>A text, a size or a word of Exchange's own.</summary>
    public sealed record Text(string Value) : ExchangeValue
    {
        public override string Words => Value;
    }

    public sealed record Texts(IReadOnlyList<string> Values) : ExchangeValue
    {
        public override string Words => string.Join(", ", Values);
    }

    public sealed record Number(int Value) : ExchangeValue
    {
        public override string Words => Value.ToString(CultureInfo.InvariantCulture);
    }

    public sealed record Flag(bool IsOn) : ExchangeValue
    {
        public override string Words => IsOn ? "on" : "off";
    }

    /// <summary>Not set; and where it is, it is taken away.</summary>
    public sealed record Nothing : ExchangeValue
    {
        public override string Words => "empty";
    }

    /// <summary>Entries that a list must have besides its own: those of others stay.</summary>
    public sealed record Entries(IReadOnlyList<string> Values) : ExchangeValue
    {
        public override string Words => string.Join(", ", Values);
    }

    /// <summary>Entries that a list must not have: those of others stay.</summary>
    public sealed record Without(IReadOnlyList<string> Values) : ExchangeValue
    {
        public override string Words => string.Join(", ", Values);
    }
}
