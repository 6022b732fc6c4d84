"""Words that ask instead of naming: question words, modals, fillers, function words. Dropped from questions only.

Wider than the stock lists, on purpose: people type whole questions (+.05 MRR on German questions, shared/search.md 3).
No word stands here that a topic, office or course is called by; tests/search/test_analysis.py holds that.
"""

from __future__ import annotations

GERMAN = """
aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes ansonsten auch auf aus
außerdem außer außerhalb bei beim beide beiden benötige benötigen benötigt bekomme bekommen bekommst bekommt beispiel
beispielsweise besteht bestehen bestimmt bestimmte bestimmten bevor bezüglich bin bis bist bitte bräuchte brauche
brauchen brauchst braucht bzw da dabei dadurch dafür dagegen daher damit danach daran darauf daraus darf darfst darin
darüber darum das dass davon davor dazu dein deine deinem deinen deiner dem den denen denn der deren derjenige des
deshalb dessen deswegen dich die dies diese diesem diesen dieser dieses dir doch dort du durch dürfen dürft dürfte
eigene eigenen eigentlich ein eine einem einen einer eines einige einigen entweder er erfahre erfahren erhält erhalte
erhalten es etwa etwas euch euer eure falls finde finden findest findet für gab geben gegebenenfalls gehe gehen gehört
geht genau genug gerade gerne gern gewisse gibt gibts ggf habe haben habt hat hatte hatten hätte hätten hallo her hier
hin hinsichtlich ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem info infos information
informationen innerhalb ins insbesondere irgendein irgendeine irgendwie irgendwo ist ja jede jedem jeden jeder jedes
jemand jemandem jemanden jene jenem jenen jener jetzt kann kannst kein keine keinem keinen keiner können könnt könnte
könnten konnte lassen lässt man manche manchen mein meine meinem meinen meiner meines mehr mich mir mit mithilfe
möchte möchten möchtest möglich möglichkeit möglichkeiten müssen musst muss müsst müsste mussten nach nachdem nämlich
nicht nichts noch nun nur ob oder ohne pro sagen schon sehr sei seid sein seine seinem seinen seiner seines seit
selber selbst sich sie sind so sobald sofern sogar solch solche solchen soll sollen sollst sollte sollten sollt somit
sondern sonst sowie statt stehen steht such suche suchen suchst sucht trotz trotzdem tue tun tut über überhaupt
um und uns unser unsere unserem unseren unter usw verfügbar verschiedene viel viele vielen vielleicht vom von vor
während wann war waren warum was weil weiter weitere weiteren weiterhin welch welche welchem welchen welcher welches
wem wen wenn wer werde werden werdet wessen weshalb wie wieso wieviel wie's will willst wir wird wirst wo wobei
wodurch wofür woher wohin womit woran worauf wollen wollte wollten worden worum wozu wurde wurden würde würden wusste
zb ziemlich zu zum zur zwar zwischen
"""

ENGLISH = """
a about after all also am an and any anybody anyone anything are as at available be because been before being
between both but by can cannot could did do does doing during each either else etc ever every example find for from
further gave get gets getting give given go goes going got had has have having he hello her here hers him his how i if
im in info information into is it its itself ive just know let like looking made make many may me might more most
much must my myself need needed needs no nor not now of off on one only or other others our out over own per please
possible really same seek she should since so some somebody someone something such tell than thank thanks that the
their theirs them themselves then there these they thing things this those through to too under until up us use used
using very via want wanted wants was we were what whats when where wheres which while who whom whose why will with
within without would you your yours
"""

FRENCH = """
à afin ai aie ainsi alors après as au aucun aucune aussi autre autres aux avait avant avec avez avoir avons ayant bien
bonjour c car ce ceci cela celle celles celui certain certaine certaines certains ces cet cette ceux chaque chez ci
comme comment d dans de depuis des dois doit doivent donc dont du durant elle elles en entre es est et étaient était
étant été être eu eux exemple faire fais fait faut font grâce ici il ils info infos information informations j jusque
l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui m ma mais me même mêmes mes moi mon n ne
ni nos notre nous obtenir on ont ou où par parce pas pendant peut peuvent peux plus plusieurs pour pourquoi pourrais
pourrait pouvez pouvoir puis puisque qu quand que quel quelle quelles quels quelque quelques quelqu qui quoi recevoir
s sa sans se sera seront ses si sinon soit son sont sous sur t ta te tel telle tels tes toi ton tous tout toute toutes
tres très trouve trouver tu un une vers veut veux voici voilà vos votre voudrais voulez vouloir vous y je suis a
cherche besoin aimerais sommes êtes va aller
"""

TURKISH = """
acaba alabilir alabilirim alabilirsiniz alıyorum almak altında ama ancak arıyorum artık aslında ayrıca az bana bazen
bazı belki ben benden beni benim bile bilgi bir biraz birçok biri birkaç biz bize bizi bizim bu buna bunda bundan bunu
bunun burada bulabilir bulabilirim bulmak bulunur bütün çok çünkü da daha dahi de defa değil diğer diye dolayı edebilir
edebilirim eden eder ediyor en eğer fakat gerek gerekir gerekiyor gerekli gibi göre hakkında hangi hangisi hatta
hem hemen henüz hep hepsi her herhangi herkes hiç hiçbir için içinde ihtiyacım ihtiyaç ile ilgili ise istiyorum
işte kaç kadar karşı kendi kendisi ki kim kime kimi kimin lazım lütfen merhaba mi mı mu mü mümkün mümkündür nasıl ne
neden nedir nerede nereden nereye niçin niye o olabilir olan olarak oldu olduğu olduğunu olmak olması olsa olur ona
ondan onlar onların onu onun önce ötürü oysa pek sadece sahip sana sen senin siz size sizin son sonra şey şu şuna
şunu tarafından tüm üzere var vardır ve veya ya yani yapabilir yapabilirim yapılır yapmak yapmalıyım yardımcı yerine
yine yok yoksa zaten
"""

RUSSIAN = """
а без более больше будет будут бы был была были было быть в вам вас ваш ваша ваше ваши весь во вот все всё всего всех
вы где да для до его ее её если есть еще ещё же за здесь и из или им имею именно имеют иметь их информация информацию
информации к каждый как какая какие каким каких каков какова какое какой какую ко когда которая которого которой
которую которые который которых кто куда ли либо лучше между меня мне много мог могу могут можем можно может можете
мой мои моя моё мы на над надо найти нам нас наш не нет него нее неё ней необходимо несколько ни них но ну нужен нужна
нужно нужны о об один одна он она они оно от откуда очень перед по под получать получить пожалуйста после потому
почему поэтому при про раз с самый свой свои свою своего себя сделать сейчас со составляет существует так также такие
такой там те тебе тем то тогда того тоже той только том тот ту ты у уже хочу хочет чего чей чем через что чтобы чье
чья эта эти этим этих это этого этой этом этот эту я являюсь является na v k s u i z dlya ya menya kak gde
"""

UKRAINIAN = """
а або аби адже але б без би бо був буде будуть була були було бути в вам вас ваш ваша ваше ваші вже ви від вона вони
воно все всі всіх втім де деякі для до дуже дякую є її їй їм їх його йому за завжди зараз зробити з зі знайти й із
інформація інформацію інформації інша інше інші інший і має маємо маєте мають маю між мене мені ми мій могти можливо
можливість можна може можемо можете можуть можу моя моє мої на над нам нас наш наша наше наші не нема немає необхідно
ні ним них ніж о об один одна однак ось отримати отримувати отримую перед під по поки потім потрібен потрібна потрібні
потрібно потребую привіт при про прошу раз сам самі свій свої свою своєї себе сказати скільки собі стосовно та так
таке такий такі також там те ти тим тих то тобі тоді той тому треба тут ту у хотів хочу хто це цей цього цій цьому ця
ці цих чи чий чим чого чому через що щоб щодо які якій яка яке який якими яких якого якої якому якщо як яку я na v k s
u i z dlya ya mene yak de
"""

ARABIC = """
أحتاج أحصل أجد أريد أستطيع أعرف أعلى أكثر أم أما أمام أن أنا أنت أنتم أنه أنها أو أي أية أين إذ إذا إلا إلى إن إنه
إنها الآن التي الذي الذين اللاتي اللذين المعلومات المتاح المتاحة المتوفرة الممكن الى ان او اي اين اذا بأن بالنسبة بدون
بذلك بسبب بشأن بشكل بعد بعض بل بها بهذا به بين بينما تتم تجد تحتاج تريد تعتبر تكون تلك تم توجد ثم جدا جميع حتى حسب حول
حيث حين خاصة خلال دون ذلك ذات سوف شكرا ضد ضمن عبر عدة على علي عليك عليه عليها عن عند عندما عنه عنها غير فإن فقط فهل في
فيه فيها قبل قد كان كانت كل كلا كم كما كنت كي كيف كيفية لأن لا لدى لدي لديك لديه لديها لذا لذلك لك لكل لكم لكن لكي لم
لماذا لن لنا له لها لهذا لهم لو لي ليس ليست ما ماذا ماهي ماهو مع معلومات معي مما ممكن من منذ منها منه منهم مهما هؤلاء
هذا هذه هل هم هن هنا هناك هو هي وأن وإذا ولكن وما ومن وهل وهو وهي يتم يجب يرجى يكون يمكن يمكنك يمكنكم يمكنني ينبغي
يوجد بدي بدنا بدو عندي عندنا عنا عم وين مين شو شي حدا هلق هون ليش مشان عشان منشان هيك كتير لازم فيني بقدر بعرف عاوز
ابغى ازاي فين شلون شنو اكو ماكو هسه واش كيفاش علاش بغيت ديال ديالي راني دابا رح وانا اللي بس لسا محتاج
"""

PERSIAN = """
آن آنجا آنها آیا از است اطلاعات اگر اما امکان اند انجام او ای این اینجا اینکه با باید باشد باشم باشند بدون بر برای بعد
بعضی بگیرم بلکه بود بودن بوده به بی بین بیشتر پس پیدا تا تر تمام تو توانم تواند جا جز چرا چطور چقدر چگونه چند چه چی
چیست چیز حالا خود خودم خواهد خواهم خیلی دارد دارم دارند داریم دارید داشته داشتن در درباره دریافت دهد دیگر را روی زیر
سلام شان شاید شد شدن شده شما شود صورت طریق طور فقط کجا کجاست کدام کرد کردن کرده کس کسی کن کنم کند کنند کنید که کی گونه
گیرد لازم لطفا ما مانند مثل مرا مربوط ممکن من مورد می میتوان میتوانم میتواند میخواهم میشود میکنم میکند نباید نه نیاز
نیز نیست ها های هر هستم هستند است هست هم همان همه همین هنوز هیچ و وجود وقتی ولی یا یافت یک نمی ام ندارم گرفتم کردم شدم
خوام میخوام دنبال چیکار چکار چطوری کجاس کنیم استم هستیم دارن بگیریم شوم داره میشه نمیشه
"""
