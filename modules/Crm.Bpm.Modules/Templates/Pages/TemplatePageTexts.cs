using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Templates.Pages;

/// <summary>Texts of the pages of templates.</summary>
internal static class TemplatePageTexts
{
    public static readonly Words Templates = new("Templates", "Шаблоны");
    public static readonly Words New = new("New template", "Новый шаблон");
    public static readonly Words All = new("All", "Все");
    public static readonly Words Letters = new("Letters", "Письма");
    public static readonly Words Documents = new("Documents", "Документы");
    public static readonly Words Empty = new("Texts of letters and documents with places for the client's name, the sum, the products.", "Тексты писем и документов с местами для имени клиента, суммы, товаров.");
    public static readonly Words Name = new("Name", "Название");
    public static readonly Words NameRu = new("Name in Russian", "Название по-русски");
    public static readonly Words Kind = new("Kind", "Вид");
    public static readonly Words About = new("About", "О чём");
    public static readonly Words AboutAny = new("Any record", "Любая запись");
    public static readonly Words Document = new("Document that goes with it", "Документ к письму");
    public static readonly Words NoDocument = new("None", "Нет");
    public static readonly Words InUse = new("Offered when letters are written", "Предлагать при написании писем");
    public static readonly Words SubjectLine = new("Subject line", "Тема");
    public static readonly Words FileName = new("Title and name of the file", "Заголовок и имя файла");
    public static readonly Words Text = new("Text", "Текст");
    public static readonly Words TextHint = new("HTML or plain text. Choose a field to put it where the cursor stands.", "HTML или обычный текст. Выберите поле, и оно встанет на место курсора.");
    public static readonly Words Fields = new("Put in a field", "Вставить поле");
    public static readonly Words Preview = new("Preview", "Как это выглядит");
    public static readonly Words PreviewWith = new("Show it with", "Показать на примере");
    public static readonly Words PreviewEmpty = new("Choose a record, and the template is shown with it.", "Выберите запись, и шаблон покажется на её примере.");
    public static readonly Words TextIn = new("Text in", "Текст на языке");
    public static readonly Words English = new("English", "Английский");
    public static readonly Words Russian = new("Russian", "Русский");
    public static readonly Words Saved = new("Saved.", "Сохранено.");
    public static readonly Words Deleted = new("“{0}” was moved to the recycle bin.", "«{0}» в корзине.");
    public static readonly Words Delete = new("Delete", "Удалить");
    public static readonly Words WrongText = new("The text cannot be used yet", "Текст пока нельзя использовать");
}
