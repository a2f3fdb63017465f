namespace Crm.Bpm.Sdk.Data;

/// <summary>Why a condition cannot be read.</summary>
internal static class FilterTexts
{
    public static readonly Words TooLarge = new("it has more than {0} levels or {1} conditions", "в нём больше {0} уровней или {1} условий");
    public static readonly Words NotAnObject = new("a condition is an object in braces", "условие — это объект в фигурных скобках");
    public static readonly Words NotAList = new("“and” and “or” hold a list", "в «and» и «or» должен быть список");
    public static readonly Words NoField = new("a condition names a “field”", "в условии должно быть поле «field»");
    public static readonly Words NotAComparison = new("“{0}” is not a comparison; use one of {1}", "«{0}» — не сравнение; возможны {1}");
    public static readonly Words NoValues = new("“in” takes a list of values", "для «in» нужен список значений");
    public static readonly Words OnlyLinked = new("“{0}” is compared by equals, notEquals, in, empty and notEmpty", "«{0}» сравнивают через equals, notEquals, in, empty и notEmpty");
    public static readonly Words NoId = new("“{0}” is compared with an id", "«{0}» сравнивают с идентификатором записи");
    public static readonly Words NoOrder = new("“{0}” has no order", "значения поля «{0}» нельзя сравнить на больше и меньше");
    public static readonly Words NotText = new("“{0}” is not a text", "«{0}» — не текстовое поле");
    public static readonly Words NoValue = new("a “value” is missing", "не указано значение «value»");
    public static readonly Words NotAValue = new("a “value” is a text, a number, or yes or no", "«value» — это текст, число либо да или нет");
    public static readonly Words NotAPeriod = new("“{0}” is not a period; use one of {1}", "«{0}» — не период; возможны {1}");
    public static readonly Words NotANumber = new("“{0}” is not a number of records", "«{0}» — не количество записей");
    public static readonly Words NoSort = new("“sort” names no field", "в «sort» нет ни одного поля");

    /// <summary>The refusal with its reason, in the reader's language.</summary>
    public static InvalidInputException Refuse(Words why, params object?[] arguments) => new("filter", SdkTexts.BadFilter.With(why.With(arguments)));
}
