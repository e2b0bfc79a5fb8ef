namespace Undersign.Signatures;

/// <summary>What a tag writes or asks: a field, a text in quotation marks, or a helper that is given such. Reads as Handlebars writes it.</summary>
internal abstract record TemplateExpression
{
    private TemplateExpression()
    {
    }

    /// <summary>Whether it comes out blank for somebody.</summary>
    public abstract bool MayBeBlank { get; }

    /// <summary>Whether it is the address of a picture that travels with the message, and says nothing to a reader.</summary>
    public virtual bool IsPicture => false;

    /// <summary>As it stands in the tag, with the words of a helper bare.</summary>
    public virtual string InTag => ToString();

    /// <summary>The fields it names, in any depth.</summary>
    public abstract IEnumerable<string> Fields { get; }

    /// <summary>The helpers it calls, in any depth.</summary>
    public virtual IEnumerable<TemplateFunction> Helpers => [];

    public sealed record Field(string Name) : TemplateExpression
    {
        public override bool MayBeBlank => !Name.StartsWith("organisation.", StringComparison.OrdinalIgnoreCase) && !Name.Equals("person.mail", StringComparison.OrdinalIgnoreCase);

        public override bool IsPicture => Name.Equals(TemplateFields.Photo, StringComparison.OrdinalIgnoreCase);

        public override IEnumerable<string> Fields => [Name];

        /// <summary>A name with spaces or dashes stands in brackets.</summary>
        public override string ToString() => Name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? $"{Name[..dot]}.[{Name[(dot + 1)..]}]" : Name;
    }

    /// <param name="Source">With its quotation marks.</param>
    public sealed record Literal(string Source) : TemplateExpression
    {
        /// <summary>Without them.</summary>
        public string Text => Source[1..^1];

        public override bool MayBeBlank => Source.Length <= 2;

        public override IEnumerable<string> Fields => [];

        public override string ToString() => Source;
    }

    public sealed record Call(TemplateFunction Helper, IReadOnlyList<TemplateExpression> Arguments) : TemplateExpression
    {
        public override bool MayBeBlank => Helper.IsCondition || (Helper.TakesFirst ? Arguments.All(static argument => argument.MayBeBlank) : Arguments.Any(static argument => argument.MayBeBlank));

        public override bool IsPicture => Helper == TemplateFunction.Qr || Arguments.Any(static argument => argument.IsPicture);

        public override string InTag => string.Join(' ', [Helper.Name, .. Helper.Root is { } root ? [root] : Array.Empty<string>(), .. Arguments.Select(static argument => argument.ToString())]);

        public override IEnumerable<string> Fields => Arguments.SelectMany(static argument => argument.Fields);

        public override IEnumerable<TemplateFunction> Helpers => Arguments.SelectMany(static argument => argument.Helpers).Prepend(Helper);

        public bool Equals(Call? other) => other is not null && ToString() == other.ToString();

        public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

        public override string ToString() => $"({InTag})";
    }
}
