namespace Undersign.Signatures;

/// <summary>A helper that templates may call: what it takes, and how it is written.</summary>
/// <param name="Least">Arguments.</param>
/// <param name="Most">Arguments.</param>
/// <param name="Usage">What to write, for whoever got it wrong.</param>
internal sealed record TemplateFunction(string Name, int Least, int Most, string Usage)
{
    /// <summary>Asked by a block, and not written.</summary>
    public bool IsCondition { get; init; }

    /// <summary>Gives the first of its arguments that is not blank.</summary>
    public bool TakesFirst { get; init; }

    /// <summary>From this argument on only texts in quotation marks may stand.</summary>
    public int LiteralsFrom { get; init; } = int.MaxValue;

    /// <summary>What the engine hands it in front of its arguments; no template can name it.</summary>
    public string? Root { get; init; }

    /// <summary>What is wrong with arguments that are right in number.</summary>
    private Func<IReadOnlyList<TemplateExpression>, string?>? Check { get; init; }

    public const int MostOfMany = 20;

    public static readonly TemplateFunction Default = new("default", 2, 2, "default takes a field and what to write when it is blank: {{default person.phone \"+49 30 1234\"}}") { TakesFirst = true };

    public static readonly TemplateFunction FirstOf = new("firstOf", 2, MostOfMany, "firstOf takes fields and writes the first that is not blank: {{firstOf person.mobile person.phone}}") { TakesFirst = true };

    public static readonly TemplateFunction Upper = new("upper", 1, 1, "upper takes one field: {{upper person.displayName}}");

    public static readonly TemplateFunction Lower = new("lower", 1, 1, "lower takes one field: {{lower person.mail}}");

    public static readonly TemplateFunction Phone = new("phone", 1, 2, "phone takes a field and a pattern if you like, with a # for each digit: {{phone person.phone \"(###) ###-####\"}}") { LiteralsFrom = 1 };

    public static readonly TemplateFunction Date = new("date", 2, 3, "date takes a field, a pattern, and a language if you like: {{date message.date \"d MMMM yyyy\" \"de\"}}") { LiteralsFrom = 1, Check = FaultOfDate };

    public static readonly TemplateFunction Qr = new("qr", 1, 1, "qr takes a field, or a vcard: <img src=\"{{qr (vcard)}}\">") { Root = TemplateEngine.Pictures };

    public static readonly TemplateFunction VCard = new("vcard", 0, 0, "vcard takes nothing: {{qr (vcard)}}") { Root = TemplateEngine.Sender };

    public static readonly TemplateFunction When = new("when", 2, MostOfMany, "#when takes a field and the values it may have: {{#when person.department \"Sales\" \"Marketing\"}}") { IsCondition = true, LiteralsFrom = 1 };

    public static readonly TemplateFunction InGroup = new("inGroup", 1, MostOfMany, "#inGroup takes the names of groups: {{#inGroup \"Sales team\"}}") { IsCondition = true, LiteralsFrom = 0, Root = TemplateEngine.Sender };

    /// <summary>Negates; what <c>{{#unless}}</c> becomes.</summary>
    public static readonly TemplateFunction Not = new("not", 1, 1, "") { IsCondition = true };

    /// <summary>Those that write something.</summary>
    public static IReadOnlyList<TemplateFunction> Writers { get; } = [Default, FirstOf, Upper, Lower, Phone, Date, Qr, VCard];

    /// <summary>Those that a block asks.</summary>
    public static IReadOnlyList<TemplateFunction> Conditions { get; } = [When, InGroup];

    /// <summary>What is wrong with its arguments, if anything.</summary>
    public string? FaultOf(IReadOnlyList<TemplateExpression> arguments) => arguments.Count < Least || arguments.Count > Most ? Usage : Check?.Invoke(arguments);

    private static string? FaultOfDate(IReadOnlyList<TemplateExpression> arguments) =>
        arguments is [_, _, TemplateExpression.Literal { Text: var language }] && DateLanguage.Find(language) is null
            ? $"no months are known in the language \"{language}\"; en, {string.Join(", ", DateLanguage.Known)}"
            : null;
}
