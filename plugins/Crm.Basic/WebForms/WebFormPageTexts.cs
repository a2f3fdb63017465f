using Crm.Bpm.Sdk;

namespace Crm.Basic.WebForms;

/// <summary>Texts of the forms' administration.</summary>
internal static class WebFormPageTexts
{
    public static readonly Words Forms = new("Web forms", "Формы на сайте");
    public static readonly Words New = new("New form", "Новая форма");
    public static readonly Words Empty = new("No form yet", "Форм пока нет");
    public static readonly Words EmptyText = new("A form on your site turns its visitors into leads: they wait in the queue you choose, with their consent and the campaign they came from.", "Форма на сайте превращает посетителей в потенциальных клиентов: они попадают в выбранную очередь вместе с согласием и рекламной меткой.");
    public static readonly Words Works = new("Works", "Работает");
    public static readonly Words Off = new("Switched off", "Выключена");
    public static readonly Words Open = new("Open the form", "Открыть форму");
    public static readonly Words Queue = new("Queue", "Очередь");
    public static readonly Words DefaultQueue = new("The default queue", "Очередь по умолчанию");
    public static readonly Words Received = new("Received", "Получено");
    public static readonly Words LastOne = new("Last one", "Последняя заявка");
    public static readonly Words Name = new("Heading", "Заголовок");
    public static readonly Words NameRu = new("Heading in Russian", "Заголовок по-русски");
    public static readonly Words Intro = new("Introduction", "Вступление");
    public static readonly Words IntroRu = new("Introduction in Russian", "Вступление по-русски");
    public static readonly Words Fields = new("What it asks", "Что спрашивает");
    public static readonly Words Ask = new("ask", "спрашивать");
    public static readonly Words Must = new("required", "обязательно");
    public static readonly Words Up = new("Move “{0}” up", "Поднять «{0}»");
    public static readonly Words WhereTo = new("What becomes of it", "Что дальше");
    public static readonly Words Source = new("Source", "Источник");
    public static readonly Words SourceHint = new("Empty: “Web form”.", "Пусто — «Форма на сайте».");
    public static readonly Words Campaign = new("Campaign (utm_campaign)", "Рекламная кампания (utm_campaign)");
    public static readonly Words CampaignHint = new("For visitors whose link names none; utm_* in the address of the page are kept with the lead.", "Для тех, у кого в ссылке её нет. Метки utm_* из адреса страницы сохраняются вместе с клиентом.");
    public static readonly Words Consent = new("Consent", "Согласие");
    public static readonly Words ConsentText = new("Consent text", "Текст согласия");
    public static readonly Words ConsentTextRu = new("Consent text in Russian", "Текст согласия по-русски");
    public static readonly Words ConsentHint = new("The form cannot be sent without a tick at it; the words and the time are kept with the lead. Empty: no consent is asked for.", "Без галочки форма не отправится; текст и время согласия сохраняются вместе с клиентом. Пусто — согласие не спрашивается.");
    public static readonly Words After = new("After sending", "После отправки");
    public static readonly Words Thanks = new("Words of thanks", "Текст благодарности");
    public static readonly Words ThanksRu = new("Words of thanks in Russian", "Текст благодарности по-русски");
    public static readonly Words Redirect = new("Or a page of your site", "Или страница вашего сайта");
    public static readonly Words Sites = new("Sites that may show it", "Сайты, где она стоит");
    public static readonly Words SitesHint = new("One a line, like https://acme.com. Only these sites may show the form in a frame and send it by script. Empty: any site may show it.", "По одному в строке, например https://acme.ru. Только они могут показывать форму во фрейме и отправлять её скриптом. Пусто — показывать может любой сайт.");
    public static readonly Words IsOn = new("The form works", "Форма работает");
    public static readonly Words Saved = new("The form was saved.", "Форма сохранена.");
    public static readonly Words OnSite = new("On your site", "На вашем сайте");
    public static readonly Words Link = new("A link", "Ссылка");
    public static readonly Words Frame = new("In a page of the site", "В странице сайта");
    public static readonly Words Html = new("A form of your own design", "Форма в вашем оформлении");
    public static readonly Words HtmlHint = new("Paste it and style it as you like; the names of the fields must stay.", "Вставьте и оформите как угодно, но имена полей оставьте.");
    public static readonly Words Copy = new("Copy", "Скопировать");
    public static readonly Words Copied = new("Copied.", "Скопировано.");
    public static readonly Words TryIt = new("Try it", "Проба");
    public static readonly Words TryHint = new("Exactly as visitors see it. Fill it in and send it: everything is checked, but no lead is made.", "Так её видят посетители. Заполните и отправьте: всё проверится, но клиент не появится.");
    public static readonly Words SaveFirst = new("Save the form to try it and to get its address.", "Сохраните форму, чтобы попробовать её и получить адрес.");
    public static readonly Words Protection = new("Against robots", "Защита от роботов");
    public static readonly Words Trap = new("A field that people do not see: programs fill it in, and then nothing is kept.", "Скрытое поле: люди его не видят, а программы заполняют, и тогда заявка не сохраняется.");
    public static readonly Words Limit = new("At most {0} {0:answer|answers} in {1} {1:minute|minutes} from one address; whoever sends more is asked to wait.", "Не больше {0} {0:заявки|заявок} за {1} мин с одного адреса; остальных форма вежливо просит подождать.");
    public static readonly Words NoCaptcha = new("No puzzles and no scripts of strangers: the form works with scripts switched off.", "Без капчи и чужих скриптов: форма работает даже с выключенным JavaScript.");
    public static readonly Words Leads = new("What has come in", "Что пришло");
    public static readonly Words NoLeads = new("Nothing has come in through this form yet.", "Через эту форму ещё ничего не приходило.");
    public static readonly Words AllLeads = new("{0} in all", "Всего: {0}");
    public static readonly Words Delete = new("Delete", "Удалить");
    public static readonly Words Deleted = new("“{0}” was moved to the recycle bin.", "Форма «{0}» в корзине.");
}
