//! Folding: full width to half width, upper case to lower case, compatibility signs to plain ones, traditional characters to simplified ones.
//!
//! A subset of NFKC chosen for what people type and paste here; it never fails and never grows a text more than fourfold.
//! Not here: segmentation.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Traditional and simplified characters in pairs; common ones of technology, trade and place names. Characters with several
/// simplifications are left out unless one reading dominates in this domain (乾 is 干, 著 stays).
/// Most are those on which the character tables of OpenCC and of ICU (Traditional-Simplified) agree, within GB 2312.
const TRADITIONAL: &str = "車车電电機机動动開开關关門门問问間间閉闭聞闻說说話话語语論论計计設设試试驗验測测檢检調调變变運运轉转輸输導导體体點点線线網网絡络級级紙纸細细組组結结構构織织纖纤維维綠绿紅红純纯納纳約约經经濟济業业產产廠厂廣广東东長长張张強强彈弹風风飛飞馬马驅驱駛驶魚鱼鳥鸟鷄鸡麥麦黃黄齊齐齒齿龍龙龜龟學学習习書书畫画醫医藥药療疗術术護护\
                           養养齡龄瘡疮瘋疯癥症癢痒腦脑臟脏膚肤臉脸膽胆腫肿腸肠膠胶銅铜鐵铁鋼钢鋁铝鎂镁鈦钛鎳镍鉻铬鋅锌錫锡鉛铅銀银鉑铂鋰锂鈉钠鉀钾鈣钙錳锰鎢钨鉬钼鈷钴釩钒鋯锆矽硅釔钇鑭镧銥铱鈀钯釕钌鍍镀鑄铸鍛锻鋸锯鑽钻針针釘钉錄录鏡镜鏈链鎖锁鍋锅爐炉燈灯燒烧熱热煙烟塵尘氣气氫氢氬氩礦矿礙碍確确碼码磚砖層层屬属島岛嶺岭區区縣县鄉乡鎮镇園园圓圆圍围\
                           國国團团圖图場场壓压壞坏塊块塗涂墻墙壯壮夾夹奪夺奮奋婦妇媽妈孫孙寶宝實实寫写審审對对尋寻將将專专爾尔歲岁師师帳账帶带幣币幾几庫库廢废廳厅彎弯彙汇從从徑径復复憶忆應应態态總总戰战戲戏擇择擊击擋挡擔担據据擴扩擺摆攝摄攜携敵敌數数斷断於于時时曉晓曬晒會会條条極极槍枪樂乐樓楼標标樣样樞枢橋桥檔档權权歐欧歡欢歷历殘残殺杀殼壳毀毁\
                           決决沒没減减湯汤準准溝沟溫温滅灭滾滚滿满漁渔漿浆潔洁潛潜濃浓濕湿濾滤灣湾爭争犧牺狀状獨独獲获獎奖現现環环瑪玛瓊琼異异當当發发盜盗監监盤盘盡尽眾众睏困瞭了種种稱称積积穩稳窮穷競竞筆笔節节範范築筑簡简籤签糧粮紀纪綜综練练緊紧緒绪緣缘編编緩缓縫缝縮缩績绩繞绕繪绘繼继續续罰罚羅罗義义聯联職职聲声聽听肅肃脈脉臨临與与興兴舉举舊旧\
                           艙舱艦舰藝艺蘇苏蘭兰蟲虫蝦虾衆众衛卫補补裝装裡里製制複复見见規规視视覺觉覽览觀观觸触訂订訊讯記记訓训託托許许訴诉診诊評评詞词詢询該该詳详誤误誠诚請请諧谐證证識识譜谱譯译議议讀读豐丰貓猫負负財财貢贡貨货販贩貫贯責责貯贮貴贵買买費费貿贸賀贺資资賓宾賞赏賠赔賢贤賣卖質质賬账購购贈赠贏赢趙赵趕赶躍跃軌轨軍军軟软軸轴較较載载輔辅\
                           輕轻輛辆輝辉輪轮輯辑轄辖辦办農农迴回連连週周進进遊游過过達达遠远適适選选遺遗還还邊边邏逻郵邮鄰邻醬酱釀酿釋释陣阵陳陈陸陆陽阳階阶隊队際际隨随險险隱隐雙双雜杂離离難难雲云霧雾靈灵靜静韓韩響响頁页頂顶項项順顺須须預预領领頻频題题額额顏颜類类顯显飯饭飲饮餘余館馆駐驻騎骑驚惊髒脏鬆松鮮鲜鹽盐黏粘黨党價价億亿儀仪優优償偿儲储兒儿\
                           內内兩两冊册凍冻凈净劃划劍剑劑剂勁劲務务勝胜勞劳勢势匯汇單单卻却厲厉參参叢丛吳吴員员嗎吗嘆叹嚴严囑嘱傳传債债傷伤僅仅們们個个倉仓備备倫伦偉伟側侧偵侦係系來来佈布併并亞亚喬乔孿孪閘闸閥阀閱阅闊阔陰阴隻只雖虽頸颈顆颗顧顾飼饲飽饱餵喂駕驾驟骤骯肮鬥斗鯨鲸鱗鳞鴨鸭鵝鹅渦涡禦御晝昼疊叠丟丢並并乾干亂乱亙亘佇伫佔占侖仑侶侣侷局俁俣\
                           俠侠俬私倀伥倆俩倖幸偽伪傑杰傖伧傘伞傢家傭佣傯偬傴伛傾倾僂偻僉佥僑侨僕仆僞伪僥侥僨偾僱雇儂侬儈侩儉俭儐傧儔俦儕侪儘尽儷俪儺傩儻傥儼俨兇凶兌兑兗兖冪幂凜凛凱凯別别刪删剄刭則则剋克剎刹剛刚剝剥剮剐剴剀創创剷铲劇剧劉刘劊刽劌刿勛勋勱劢勳勋勵励勸劝勻匀匭匦匱匮協协卹恤厙厍厠厕厭厌厴厣叄叁吒咤吶呐呂吕咼呙唄呗唸念啓启啞哑啟启喚唤\
                           喪丧喫吃喲哟嗆呛嗇啬嗚呜嗩唢嗶哔嘍喽嘔呕嘖啧嘗尝嘜唛嘩哗嘮唠嘯啸嘰叽嘵哓嘸呒噓嘘噝咝噠哒噥哝噦哕噯嗳噲哙噴喷噸吨噹当嚀咛嚇吓嚌哜嚐尝嚕噜嚙啮嚥咽嚦呖嚨咙嚮向嚳喾嚶嘤囀啭囁嗫囂嚣囅冁囈呓囉啰囪囱圇囵埡垭埰采執执堅坚堊垩堖垴堝埚堯尧報报堿碱塋茔塏垲塒埘塚冢塢坞塤埙塹堑墊垫墜坠墮堕墳坟墾垦壇坛壎埙壘垒壙圹壚垆壜坛壟垄壠垅壢坜\
                           壩坝壺壶壽寿夠够夢梦夥伙奐奂奧奥奩奁奬奖奼姹妝妆妳你姍姗姦奸娛娱婁娄婭娅媧娲媯妫媼媪嫋袅嫗妪嫵妩嫻娴嬀妫嬈娆嬋婵嬌娇嬙嫱嬡嫒嬤嬷嬪嫔嬰婴嬸婶孃娘孌娈宮宫寢寝寧宁寬宽寵宠尷尴屆届屍尸屜屉屢屡屨屦岡冈峯峰峴岘峽峡崍崃崑昆崗岗崙仑崢峥崬岽嵐岚嶁嵝嶄崭嶇岖嶗崂嶠峤嶧峄嶸嵘嶼屿巋岿巒峦巔巅巖岩巰巯帥帅幀帧幃帏幗帼幘帻幟帜幫帮幬帱\
                           幹干廁厕廂厢廄厩廈厦廚厨廝厮廟庙廡庑廩廪廬庐弒弑弔吊弳弪彆别彌弥彥彦彿佛後后徠徕徵征徹彻恆恒恥耻悅悦悵怅悶闷悽凄惡恶惱恼惲恽惻恻愛爱愜惬愨悫愴怆愷恺愾忾慄栗慍愠慘惨慚惭慟恸慣惯慤悫慪怄慫怂慮虑慳悭慶庆慼戚慾欲憂忧憊惫憐怜憑凭憒愦憚惮憤愤憫悯憮怃憲宪懇恳懌怿懍懔懞蒙懟怼懣懑懨恹懲惩懶懒懷怀懸悬懺忏懼惧懾慑戀恋戇戆戔戋戧戗\
                           戩戬戶户拋抛挾挟捨舍捫扪捲卷掃扫掄抡掙挣掛挂採采揀拣揚扬換换揮挥損损搖摇搗捣搶抢摑掴摜掼摟搂摯挚摳抠摶抟摺折摻掺撈捞撐撑撓挠撟挢撣掸撥拨撫抚撲扑撳揿撻挞撾挝撿捡擁拥擄掳擠挤擣捣擬拟擯摈擰拧擱搁擲掷擷撷擻擞擼撸擾扰攄摅攆撵攏拢攔拦攖撄攙搀攛撺攢攒攣挛攤摊攪搅攬揽敗败敘叙斂敛斃毙斕斓斬斩昇升晉晋暈晕暉晖暢畅暫暂曄晔曆历曇昙\
                           曏向曖暧曠旷朧胧柵栅桿杆梔栀梘枧梟枭棄弃棖枨棗枣棟栋棧栈棲栖椏桠楊杨楓枫楨桢榦干榪杩榮荣榿桤槓杠槧椠槨椁槳桨樁桩樅枞樑梁樸朴樹树樺桦橈桡橢椭橫横檁檩檉柽檜桧檣樯檯台檳槟檸柠檻槛櫃柜櫓橹櫚榈櫛栉櫝椟櫞橼櫟栎櫥橱櫧槠櫨栌櫪枥櫫橥櫬榇櫱蘖櫳栊櫸榉櫻樱欄栏欏椤欒栾欖榄欞棂欽钦歎叹歟欤歸归歿殁殞殒殤殇殫殚殮殓殯殡殲歼毆殴毿毵氂牦\
                           氈毡氊毡氌氇氳氲氾泛汎泛汙污沖冲況况洩泄洶汹浹浃涇泾涼凉淒凄淚泪淥渌淨净淪沦淵渊淶涞淺浅渙涣渾浑湊凑湞浈湧涌溈沩溼湿滄沧滌涤滎荥滙汇滬沪滯滞滲渗滷卤滸浒漚沤漢汉漣涟漬渍漲涨漵溆漸渐潁颍潑泼潙沩潤润潯浔潰溃潷滗潿涠澀涩澆浇澇涝澗涧澠渑澤泽澩泶澮浍澱淀濁浊濘泞濛蒙濤涛濫滥濰潍濱滨濺溅濼泺瀅滢瀆渎瀉泻瀋沈瀏浏瀕濒瀘泸瀝沥瀟潇\
                           瀠潆瀦潴瀧泷瀨濑瀰弥瀲潋瀾澜灃沣灄滠灑洒灕漓灘滩灝灏灤滦灧滟災灾為为烏乌烴烃無无煉炼煒炜煢茕煥焕煩烦煬炀熒荧熗炝熾炽燁烨燉炖燙烫燜焖營营燦灿燬毁燭烛燴烩燻熏燼烬燾焘爍烁爛烂爲为爺爷牀床牆墙牘牍牽牵犖荦犢犊狹狭狽狈猙狰猶犹猻狲獁犸獃呆獄狱獅狮獪狯獫猃獰狞獵猎獷犷獸兽獺獭獻献獼猕玀猡琺珐琿珲瑋玮瑣琐瑤瑶瑩莹璉琏璣玑璦瑷璽玺\
                           瓏珑瓔璎瓚瓒甌瓯甕瓮産产甦苏畝亩畢毕疇畴痙痉痠酸痺痹痾疴瘂痖瘍疡瘓痪瘞瘗瘧疟瘺瘘瘻瘘癆痨癇痫癉瘅癒愈癘疠癟瘪癡痴癤疖癧疬癩癞癬癣癭瘿癮瘾癰痈癱瘫癲癫皁皂皚皑皰疱皸皲皺皱盃杯盞盏盧卢盪荡眞真眥眦睜睁睞睐瞘眍瞞瞒瞼睑矇蒙矚瞩矯矫砲炮硤硖硨砗硯砚碁棋碩硕碭砀碸砜磣碜磧碛磯矶磽硗礆硷礎础礪砺礫砾礬矾礱砻祇只祕秘祿禄禍祸禎祯禪禅\
                           禮礼禰祢禱祷禿秃秈籼稅税稈秆稜棱稟禀穀谷穌稣穎颖穡穑穢秽穫获窩窝窪洼窯窑窶窭窺窥竄窜竅窍竇窦竈灶竊窃竪竖筍笋筧笕箇个箋笺箏筝篋箧篤笃篩筛篳筚簀箦簍篓簞箪簣篑簫箫簽签簾帘籃篮籌筹籜箨籟籁籠笼籩笾籪簖籬篱籮箩籲吁粧妆粵粤糝糁糞粪糰团糲粝糴籴糶粜糹纟糾纠紂纣紆纡紇纥紈纨紉纫紋纹紐纽紓纾紕纰紗纱紛纷紜纭紡纺紮扎紱绂紲绁紳绅紹绍\
                           紺绀紼绋紿绐絀绌終终絃弦絆绊絎绗絕绝絛绦絝绔絞绞絢绚給给絨绒統统絲丝絳绛絶绝絹绢綁绑綃绡綆绠綈绨綉绣綏绥綑捆綞缍綢绸綣绻綫线綬绶綰绾綱纲綳绷綴缀綵彩綸纶綹绺綺绮綻绽綽绰綾绫綿绵緄绲緇缁緋绯緑绿緔绱緗缃緘缄緙缂緝缉緞缎締缔緡缗緦缌緬缅緯纬緱缑緲缈緶缏緹缇緻致縈萦縉缙縊缢縋缒縐绉縑缣縛缚縝缜縞缟縟缛縧绦縭缡縱纵縲缧縴纤縵缦\
                           縶絷縷缕縹缥繃绷繅缫繆缪繒缯繕缮繚缭繡绣繢缋繩绳繫系繭茧繮缰繯缳繰缲繳缴繹绎繽缤繾缱纈缬纊纩纍累纏缠纓缨纔才纘缵纜缆缽钵罈坛罌罂罎坛罵骂罷罢羆罴羈羁羋芈羣群羥羟羨羡羶膻翫玩翹翘耬耧耮耢聖圣聰聪聳耸聵聩聶聂聹聍聾聋脅胁脛胫脣唇脫脱脹胀腎肾腖胨腡脶腳脚膃腽膩腻膾脍膿脓臍脐臏膑臘腊臚胪臠脔臥卧臺台艤舣艫舻艱艰艷艳芻刍苧苎茲兹\
                           荊荆莊庄莖茎莢荚莧苋華华菸烟萇苌萊莱萬万萵莴葉叶葒荭葤荮葦苇葯药葷荤蒐搜蒓莼蒔莳蒞莅蒼苍蓀荪蓆席蓋盖蓮莲蓯苁蓽荜蔔卜蔘参蔞蒌蔣蒋蔥葱蔦茑蔭荫蕁荨蕆蒇蕎荞蕒荬蕓芸蕕莸蕘荛蕢蒉蕩荡蕪芜蕭萧蕷蓣薈荟薊蓟薌芗薑姜薔蔷薟莶薦荐薩萨薺荠藉借藍蓝藎荩藪薮藴蕴藶苈藹蔼藺蔺蘄蕲蘆芦蘊蕴蘋苹蘚藓蘞蔹蘢茏蘺蓠蘿萝處处虛虚虜虏號号虧亏虯虬蛺蛱\
                           蛻蜕蜆蚬蝕蚀蝟猬蝨虱蝸蜗螄蛳螞蚂螢萤螻蝼蟄蛰蟈蝈蟎螨蟣虮蟬蝉蟯蛲蟶蛏蟻蚁蠅蝇蠆虿蠍蝎蠐蛴蠑蝾蠔蚝蠟蜡蠣蛎蠱蛊蠶蚕蠻蛮衊蔑衚胡衝冲袞衮裊袅裏里褲裤褳裢褸褛褻亵襇裥襖袄襝裣襠裆襤褴襪袜襯衬襲袭覈核覓觅覘觇覡觋覦觎親亲覬觊覯觏覲觐覷觑覿觌觴觞觶觯訁讠訃讣訌讧討讨訐讦訕讪訖讫訛讹訝讶訟讼訣诀訥讷訪访訶诃註注証证詁诂詆诋詎讵詐诈\
                           詒诒詔诏詘诎詛诅詠咏詡诩詣诣詩诗詫诧詬诟詭诡詮诠詰诘詵诜詼诙詿诖誄诔誅诛誆诓誇夸誌志認认誑诳誒诶誕诞誘诱誚诮誡诫誣诬誥诰誦诵誨诲説说誰谁課课誶谇誹诽誼谊諂谄諄谆談谈諉诿諍诤諏诹諑诼諒谅諗谂諛谀諜谍諞谝諡谥諢诨諤谔諦谛諫谏諭谕諱讳諳谙諶谌諷讽諸诸諺谚諼谖諾诺謀谋謁谒謂谓謄誊謅诌謊谎謎谜謐谧謔谑謖谡謗谤謙谦謚谥講讲謝谢謠谣\
                           謡谣謨谟謫谪謬谬謭谫謳讴謹谨謾谩譁哗譎谲譏讥譖谮譙谯譚谭譟噪譫谵譴谴譽誉譾谫讎雠讒谗讓让讕谰讖谶讚赞讜谠讞谳豈岂豎竖豔艳豬猪貝贝貞贞貧贫貪贪貰贳貲赀貳贰貶贬貸贷貺贶貼贴貽贻賁贲賂赂賃赁賄贿賅赅賈贾賊贼賑赈賒赊賕赇賚赉賜赐賡赓賤贱賦赋賧赕賫赍賭赌賴赖賺赚賻赙賽赛賾赜贄贽贅赘贊赞贋赝贍赡贐赆贓赃贖赎贗赝贛赣贜赃趨趋趲趱跡迹\
                           踐践踰逾踴踊蹌跄蹕跸蹟迹蹣蹒蹤踪蹺跷躉趸躊踌躋跻躑踯躒跞躓踬躕蹰躚跹躡蹑躥蹿躦躜躪躏軀躯軋轧軒轩軔轫軛轭軤轷軫轸軲轱軹轵軺轺軻轲軼轶軾轼輅辂輇辁輊轾輒辄輓挽輜辎輞辋輟辍輥辊輦辇輩辈輳辏輻辐輾辗輿舆轂毂轅辕轆辘轍辙轎轿轔辚轟轰轡辔轢轹轤轳辭辞辮辫辯辩逕迳這这違违遙遥遜逊遞递遲迟遷迁遼辽邁迈邇迩邐逦郟郏鄆郓鄒邹鄔邬鄖郧鄧邓\
                           鄭郑鄲郸鄴邺鄶郐鄺邝酈郦醃腌醖酝醜丑醞酝釁衅釃酾釅酽釐厘釒钅釓钆釗钊釙钋釣钓釤钐釦扣釧钏釵钗釷钍釹钕釺钎鈁钫鈄钭鈈钚鈍钝鈎钩鈐钤鈑钣鈔钞鈕钮鈞钧鈥钬鈧钪鈮铌鈰铈鈳钶鈴铃鈸钹鈹铍鈺钰鈽钸鈾铀鈿钿鉈铊鉉铉鉍铋鉕钷鉗钳鉚铆鉞钺鉢钵鉤钩鉦钲鉭钽鉸铰鉺铒鉿铪銃铳銑铣銓铨銖铢銘铭銚铫銜衔銠铑銣铷銦铟銨铵銩铥銪铕銫铯銬铐銱铞銳锐銷销\
                           銹锈銻锑銼锉鋃锒鋇钡鋌铤鋏铗鋒锋鋝锊鋟锓鋣铘鋤锄鋥锃鋦锔鋨锇鋪铺鋭锐鋮铖鋱铽鋶锍錁锞錆锖錇锫錈锩錐锥錒锕錕锟錘锤錙锱錚铮錛锛錟锬錠锭錢钱錦锦錨锚錮锢錯错録录錶表錸铼鍀锝鍁锨鍃锪鍆钔鍇锴鍊炼鍔锷鍘铡鍤锸鍥锲鍩锘鍬锹鍰锾鍵键鍶锶鍺锗鍾钟鎄锿鎇镅鎊镑鎔熔鎗枪鎘镉鎚锤鎣蓥鎦镏鎧铠鎩铩鎪锼鎬镐鎰镒鎵镓鎸镌鎿镎鏃镞鏌镆鏍镙鏑镝鏗铿\
                           鏘锵鏜镗鏝镘鏞镛鏟铲鏢镖鏤镂鏨錾鏵铧鏷镤鏹镪鏽锈鐃铙鐋铴鐐镣鐒铹鐓镦鐔镡鐘钟鐙镫鐝镢鐠镨鐦锎鐧锏鐨镄鐫镌鐮镰鐲镯鐳镭鐸铎鐺铛鐿镱鑊镬鑌镔鑑鉴鑒鉴鑔镲鑠铄鑣镳鑥镥鑰钥鑲镶鑷镊鑹镩鑼锣鑾銮鑿凿閂闩閃闪閆闫閌闶閎闳閏闰閑闲閒闲閔闵閡阂閣阁閨闺閩闽閫阃閬阆閭闾閲阅閶阊閹阉閻阎閼阏閽阍閾阈閿阌闃阒闆板闇暗闈闱闋阕闌阑闐阗闔阖闕阙\
                           闖闯闞阚闡阐闢辟闥闼陘陉陝陕陞升隉陧隕陨隴陇隸隶雋隽雛雏雞鸡霑沾霽霁靂雳靄霭靚靓靦腼靨靥靭韧鞏巩鞝绱鞽鞒韁缰韃鞑韉鞯韋韦韌韧韙韪韜韬韞韫韻韵頃顷頇顸頊顼頌颂頎颀頏颃頑顽頒颁頓顿頗颇頜颌頡颉頤颐頦颏頭头頰颊頷颔頹颓頽颓顎颚顓颛顔颜願愿顙颡顛颠顢颟顥颢顫颤顬颥顰颦顱颅顳颞顴颧颮飑颯飒颱台颳刮颶飓颼飕飄飘飆飙飈飚飠饣飢饥飩饨\
                           飪饪飫饫飭饬飴饴飾饰餃饺餅饼餉饷餌饵餑饽餒馁餓饿餚肴餛馄餞饯餡馅餬糊餱糇餳饧餷馇餼饩餾馏餿馊饃馍饅馒饈馐饉馑饊馓饋馈饌馔饑饥饒饶饗飨饜餍饞馋饢馕馭驭馮冯馱驮馳驰馴驯駁驳駑驽駒驹駔驵駘骀駙驸駝驼駟驷駡骂駢骈駭骇駱骆駿骏騁骋騅骓騍骒騏骐騖骛騙骗騫骞騭骘騮骝騰腾騶驺騷骚騸骟騾骡驀蓦驁骜驂骖驃骠驄骢驊骅驍骁驏骣驕骄驛驿驢驴驤骧\
                           驥骥驪骊髏髅髕髌髖髋髮发鬍胡鬚须鬢鬓鬧闹鬨哄鬩阋鬮阄鬱郁魎魉魘魇魯鲁魴鲂魷鱿鮁鲅鮃鲆鮎鲇鮐鲐鮑鲍鮒鲋鮚鲒鮝鲞鮞鲕鮪鲔鮫鲛鮭鲑鯀鲧鯁鲠鯇鲩鯉鲤鯊鲨鯔鲻鯖鲭鯛鲷鯝鲴鯡鲱鯢鲵鯤鲲鯧鲳鯪鲮鯫鲰鯰鲶鯴鲺鯽鲫鯿鳊鰈鲽鰉鳇鰍鳅鰐鳄鰒鳆鰓鳃鰠鳋鰣鲥鰥鳏鰨鳎鰩鳐鰭鳍鰱鲢鰲鳌鰳鳓鰵鳘鰷鲦鰹鲣鰻鳗鰾鳔鱅鳙鱈鳕鱉鳖鱒鳟鱔鳝鱖鳜鱘鲟鱝鲼鱟鲎鱧鳢\
                           鱭鲚鱷鳄鱸鲈鱺鲡鳧凫鳩鸠鳬凫鳳凤鳴鸣鳶鸢鴆鸩鴇鸨鴉鸦鴕鸵鴛鸳鴝鸲鴟鸱鴣鸪鴦鸯鴯鸸鴰鸹鴻鸿鴿鸽鵂鸺鵑鹃鵒鹆鵓鹁鵜鹈鵠鹄鵡鹉鵪鹌鵬鹏鵯鹎鵲鹊鶇鸫鶉鹑鶓鹋鶘鹕鶚鹗鶥鹛鶩鹜鶯莺鶴鹤鶻鹘鶼鹣鷀鹚鷂鹞鷓鹧鷗鸥鷙鸷鷚鹨鷥鸶鷦鹪鷯鹩鷲鹫鷳鹇鷸鹬鷹鹰鷺鹭鸌鹱鸕鸬鸚鹦鸛鹳鸝鹂鸞鸾鹵卤鹹咸鹺鹾鹼碱麗丽麩麸麪面麯曲麵面麼么麽么黌黉黲黪黴霉黷黩\
                           黽黾黿鼋鼉鼍鼕冬鼴鼹齋斋齎赍齏齑齔龀齙龅齜龇齟龃齠龆齣出齦龈齧啮齪龊齬龉齲龋齶腭齷龌龐庞龔龚龕龛";

static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let characters: Vec<char> = TRADITIONAL.chars().collect();
    characters
        .chunks_exact(2)
        .filter_map(|pair| match pair {
            [from, to] if from != to => Some((*from, *to)),
            _ => None,
        })
        .collect()
});

/// Folded text that still knows where each character came from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Folded {
    pub text: String,
    /// For each character of `text`, the byte range it came from.
    origins: Vec<(usize, usize)>,
}

impl Folded {
    pub fn new(original: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(original.len()), origins: Vec::with_capacity(original.len() / 2) };
        for (at, character) in original.char_indices() {
            let end = at + character.len_utf8();
            fold_char(character, &mut |c| {
                folded.text.push(c);
                folded.origins.push((at, end));
            });
        }
        folded
    }

    /// The byte range in the original of the folded characters `start..end`.
    pub fn origin(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let first = self.origins.get(start)?;
        let last = self.origins.get(end.checked_sub(1)?)?;
        (first.0 < last.1).then_some((first.0, last.1))
    }
}

/// Folds a text. Control characters become spaces, invisible ones vanish.
pub(crate) fn fold(original: &str) -> String {
    let mut text = String::with_capacity(original.len());
    for character in original.chars() {
        fold_char(character, &mut |c| text.push(c));
    }
    text
}

/// As [`fold`], with Latin capitals kept: a unit may differ by them (mW and MW). In small letters it is what [`fold`] gives, byte for byte.
pub(crate) fn fold_keeping_capitals(original: &str) -> String {
    let mut text = String::with_capacity(original.len());
    for character in original.chars() {
        match character {
            'A'..='Z' => text.push(character),
            '\u{ff21}'..='\u{ff3a}' => text.extend(char::from_u32(u32::from(character) - 0xfee0)),
            _ => fold_char(character, &mut |c| text.push(c)),
        }
    }
    text
}

/// Is this a Han character?
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{3134f}' | '\u{f900}'..='\u{faff}' | '〇')
}

fn fold_char(c: char, out: &mut dyn FnMut(char)) {
    match c {
        'a'..='z' | '0'..='9' | ' ' => out(c),
        'A'..='Z' => out(c.to_ascii_lowercase()),
        '\u{4e00}'..='\u{9fff}' => out(SIMPLIFIED.get(&c).copied().unwrap_or(c)),
        '\u{ff01}'..='\u{ff5e}' => {
            if let Some(half) = char::from_u32(u32::from(c) - 0xfee0) {
                out(half.to_ascii_lowercase());
            }
        }
        '\u{3000}' | '\u{a0}' => out(' '),
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => {}
        _ if c.is_control() => out(' '),
        _ => match compatible(c) {
            Some(plain) => plain.chars().for_each(out),
            None => c.to_lowercase().for_each(out),
        },
    }
}

/// Compatibility signs met in technical texts.
fn compatible(c: char) -> Option<&'static str> {
    Some(match c {
        '㎡' => "m2",
        '㎥' => "m3",
        '㎜' => "mm",
        '㎝' => "cm",
        '㎞' => "km",
        '㎎' => "mg",
        '㎏' => "kg",
        '㎛' | '\u{b5}' => match c {
            '\u{b5}' => "μ",
            _ => "μm",
        },
        '℃' => "°c",
        '℉' => "°f",
        '㎾' => "kw",
        '㎐' => "hz",
        '㎒' => "mhz",
        '㎓' => "ghz",
        '㎩' => "pa",
        '㎫' => "mpa",
        'Ⅰ' | 'ⅰ' => "i",
        'Ⅱ' | 'ⅱ' => "ii",
        'Ⅲ' | 'ⅲ' => "iii",
        'Ⅳ' | 'ⅳ' => "iv",
        'Ⅴ' | 'ⅴ' => "v",
        '²' | '₂' | '②' => "2",
        '³' | '₃' | '③' => "3",
        '¹' | '₁' | '①' => "1",
        '₀' | '⁰' => "0",
        '₄' | '⁴' | '④' => "4",
        '₅' | '⁵' | '⑤' => "5",
        '₆' | '⁶' | '⑥' => "6",
        '₇' | '⁷' | '⑦' => "7",
        '₈' | '⁸' | '⑧' => "8",
        '₉' | '⁹' | '⑨' => "9",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn full_width_upper_case_and_traditional_characters_fold_to_what_is_typed() {
        assert_eq!(fold("ＴＣ４鈦合金　薄膜㎡"), "tc4钛合金 薄膜m2");
        assert_eq!(fold("CO₂捕集\u{200b}裝置\u{7}"), "co2捕集装置 ");
    }

    #[test]
    fn the_table_holds_whole_pairs() {
        assert_eq!(TRADITIONAL.chars().count() % 2, 0);
        assert!(SIMPLIFIED.len() > 2_400);
        assert!(SIMPLIFIED.values().all(|to| !SIMPLIFIED.contains_key(to)), "a simplified character is folded again");
    }

    #[test]
    fn a_text_in_traditional_characters_folds_as_the_same_text_in_simplified_ones() {
        let traditional = "貼片膠與鋁鋼銅鎂鈦鎳鉻鋅錫鉛銀鋰鈉鉀鈣錳鎢鉬鈷釩鋯等無機塗層須經鹽霧、鏽蝕與濕熱檢測，銹點、氣孔、裂紋、劃傷、剝離、擠壓變形及損壞處應記錄。電機轉軸、齒輪、軸承與導線的溫度、壓強、電壓、頻率、載荷、衝擊與噸位後續統計；錯誤報警、異響、漏氣須換件。乾燥爐內物料過篩、淨化、濾渣，鹼液與絲網、寬幅薄膜、墊圈、纖維、紙張、樹脂、橡膠均標號入庫。臺灣廠頭萬噸級滄海風機葉輪、發電機組與變壓器雙機備份，遠程監視、數據傳輸、雲計算、語音識別、圖像處理與傳感器網絡聯動，達標後簽訂協議。醫療藥劑、疫苗製備、細胞培養、腫瘤診斷、臨床試驗、護理床墊、髮絲檢查、麵粉與雞鴨魚飼料、農業種植、環境監測、廢氣廢渣焚燒、儲能電池隔離膜、鑄鍛焊縫熔斷器、鑽頭鋸條磨損、絕緣顆粒、懸浮濁液、潤滑油";
        let simplified = "贴片胶与铝钢铜镁钛镍铬锌锡铅银锂钠钾钙锰钨钼钴钒锆等无机涂层须经盐雾、锈蚀与湿热检测，锈点、气孔、裂纹、划伤、剥离、挤压变形及损坏处应记录。电机转轴、齿轮、轴承与导线的温度、压强、电压、频率、载荷、冲击与吨位后续统计；错误报警、异响、漏气须换件。干燥炉内物料过筛、净化、滤渣，碱液与丝网、宽幅薄膜、垫圈、纤维、纸张、树脂、橡胶均标号入库。台湾厂头万吨级沧海风机叶轮、发电机组与变压器双机备份，远程监视、数据传输、云计算、语音识别、图像处理与传感器网络联动，达标后签订协议。医疗药剂、疫苗制备、细胞培养、肿瘤诊断、临床试验、护理床垫、发丝检查、面粉与鸡鸭鱼饲料、农业种植、环境监测、废气废渣焚烧、储能电池隔离膜、铸锻焊缝熔断器、钻头锯条磨损、绝缘颗粒、悬浮浊液、润滑油";
        assert_eq!(fold(traditional), fold(simplified));
        assert_eq!(fold(simplified), simplified.replace('，', ",").replace('；', ";"), "simplified characters stay");
        let other: std::collections::BTreeSet<char> =
            traditional.chars().zip(simplified.chars()).filter(|(a, b)| a != b).map(|(a, _)| a).collect();
        assert!(other.len() >= 120, "{}", other.len());
    }

    #[test]
    fn a_folded_character_knows_its_origin() {
        let folded = Folded::new("㎡鋼");
        assert_eq!(folded.text, "m2钢");
        assert_eq!(folded.origin(0, 2), Some((0, 3)));
        assert_eq!(folded.origin(2, 3), Some((3, 6)));
        assert_eq!(folded.origin(2, 9), None);
    }

    proptest! {
        #[test]
        fn capitals_are_all_that_is_kept(text in "\\PC{0,60}") {
            prop_assert_eq!(fold_keeping_capitals(&text).to_ascii_lowercase(), fold(&text));
        }

        #[test]
        fn any_text_folds_and_its_origins_are_character_boundaries(text in "\\PC{0,60}") {
            let folded = Folded::new(&text);
            prop_assert_eq!(&folded.text, &fold(&text));
            for at in 0..folded.text.chars().count() {
                let (from, to) = folded.origin(at, at + 1).unwrap();
                prop_assert!(text.get(from..to).is_some_and(|c| c.chars().count() == 1));
            }
        }

        #[test]
        fn folding_twice_changes_nothing_for_han_and_latin(text in "[a-zA-Z0-9\u{4e00}-\u{9fff}Ａ-Ｚ]{0,40}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
